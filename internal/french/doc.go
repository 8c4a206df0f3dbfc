// Package french writes numbers, dates and sentences as French has them.
package french
