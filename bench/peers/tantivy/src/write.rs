//! Making an index and adding to it.
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use tantivy::schema::document::TantivyDocument;
use tantivy::{Index, IndexWriter, Term};

use crate::engine::{tokenizer, Fields, FRENCH};
use crate::Outcome;

const THREADS: usize = 2;
const BUFFER: usize = 512_000_000;

pub fn index(corpus: &str, dir: &str) -> Outcome {
    let start = Instant::now();
    std::fs::create_dir_all(dir)?;
    let (schema, fields) = Fields::schema();
    write(Index::create_in_dir(dir, schema)?, &fields, corpus, false, start)
}

pub fn add(articles: &str, dir: &str) -> Outcome {
    let start = Instant::now();
    let index = Index::open_in_dir(dir)?;
    let fields = Fields::of(&index.schema())?;
    write(index, &fields, articles, true, start)
}

fn write(index: Index, fields: &Fields, articles: &str, replace: bool, start: Instant) -> Outcome {
    index.tokenizers().register(FRENCH, tokenizer());
    let mut writer: IndexWriter = index.writer_with_num_threads(THREADS, BUFFER)?;
    let mut n = 0u64;
    for line in BufReader::new(File::open(Path::new(articles))?).lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let article: serde_json::Value = serde_json::from_str(&line)?;
        let value = |name: &str| article[name].as_str().unwrap_or("");
        let mut doc = TantivyDocument::default();
        doc.add_text(fields.id, value("id"));
        doc.add_text(fields.title, value("title"));
        doc.add_text(fields.text, value("text"));
        doc.add_text(fields.date, value("date"));
        doc.add_text(fields.source, value("source"));
        doc.add_u64(fields.month, month(value("date")));
        if replace {
            writer.delete_term(Term::from_field_text(fields.id, value("id")));
        }
        writer.add_document(doc)?;
        n += 1;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    println!("indexed\t{n}\t{}\t0", start.elapsed().as_secs_f64());
    Ok(())
}

/// Months since the year 0; 0: undated.
fn month(date: &str) -> u64 {
    let number = |from: usize, to: usize| date.get(from..to).and_then(|s| s.parse::<u64>().ok());
    match (number(0, 4), number(5, 7)) {
        (Some(year), Some(month)) => (year * 12 + month).saturating_sub(1),
        _ => 0,
    }
}
