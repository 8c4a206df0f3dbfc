//! Tantivy at the job of the bench: stop words, lower case and the French stemmer, BM25, months and sources from fast
//! fields, one snippet of two fragments' length.
//!
//! ```text
//! tantivy-peer version
//! tantivy-peer index CORPUS DIR
//! tantivy-peer add ARTICLES DIR
//! tantivy-peer search DIR QUERIES WARMUP SECONDS SETTING...
//! tantivy-peer follow DIR QUERIES ARTICLES
//! ```
//!
//! bench/program.go says what it reads and prints. It has no words near each other with a bound on what stands between,
//! so such queries are left out.
mod clock;
mod engine;
mod write;

use std::error::Error;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use engine::Engine;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// A prime: queries are asked in an order that mixes the kinds, the same for every peer.
const STRIDE: usize = 7919;
const FOLLOWED: usize = 300;
const FOLLOW_SECONDS: f64 = 600.0;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["version"] => {
            println!("version\tTantivy 0.25");
            Ok(())
        }
        ["index", corpus, dir] => write::index(corpus, dir),
        ["add", articles, dir] => write::add(articles, dir),
        ["search", dir, queries, warmup, seconds, ref settings @ ..] => search(dir, queries, warmup.parse()?, seconds.parse()?, settings),
        ["follow", dir, queries, articles] => follow(dir, queries, articles.parse()?),
        _ => Err("see the head of main.rs".into()),
    }
}

/// A query of the mix: its kind, and what it is in Lucene's syntax.
pub struct Asked {
    pub kind: String,
    pub query: String,
}

fn mix(file: &str) -> Result<Vec<Asked>, std::io::Error> {
    let text = std::fs::read_to_string(file)?;
    let asked = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (kind, query) = (fields.next()?, fields.nth(1)?);
        (!["near2", "adj2"].contains(&kind)).then(|| Asked { kind: kind.into(), query: query.into() })
    });
    Ok(asked.collect())
}

fn turn(mix: &[Asked], i: usize) -> &Asked {
    let n = mix.len();
    &mix[i % n * if n % STRIDE == 0 { 1 } else { STRIDE } % n]
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn search(dir: &str, queries: &str, warmup: usize, limit: f64, settings: &[&str]) -> Outcome {
    let mix = mix(queries)?;
    let start = Instant::now();
    let engine = Engine::open(dir)?;
    println!("opened\t{}\t0\t{}", ms(start), clock::resident());
    let start = Instant::now();
    engine.answer(&mix[0], true, true)?;
    println!("first\t{}", ms(start));
    for _ in 0..warmup {
        let began = Instant::now();
        for i in (0..mix.len()).take_while(|_| began.elapsed().as_secs_f64() < limit) {
            engine.answer(turn(&mix, i), true, true)?;
        }
    }
    for setting in settings {
        let fields: Vec<&str> = setting.split(':').collect();
        let (clients, jobs): (usize, usize) = (fields[0].parse()?, fields[1].parse::<usize>()? * mix.len());
        let (facets, snippets) = (["all", "nosnippets"].contains(&fields[2]), ["all", "nofacets"].contains(&fields[2]));
        let next = AtomicUsize::new(0);
        let (began, cpu) = (Instant::now(), clock::process_seconds());
        let client = || -> Result<String, Box<dyn Error + Send + Sync>> {
            let mut lines = String::new();
            while began.elapsed().as_secs_f64() < limit {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= jobs {
                    break;
                }
                let asked = turn(&mix, i);
                let (used, start) = (clock::process_seconds(), Instant::now());
                let total = engine.answer(asked, facets, snippets)?;
                let took = ms(start);
                let used = (clock::process_seconds() - used) * 1e3;
                lines += &format!("answer\t{setting}\t{}\t{took}\t{total}\t{used}\n", asked.kind);
            }
            Ok(lines)
        };
        let all: Result<Vec<String>, _> = std::thread::scope(|s| {
            let clients: Vec<_> = (0..clients).map(|_| s.spawn(client)).collect();
            clients.into_iter().map(|c| c.join().unwrap_or_else(|_| Err("a client panicked".into()))).collect()
        });
        let done = format!("done\t{setting}\t{}\t{}\n", began.elapsed().as_secs_f64(), clock::process_seconds() - cpu);
        let mut out = std::io::stdout().lock();
        for lines in all? {
            out.write_all(lines.as_bytes())?;
        }
        out.write_all(done.as_bytes())?;
    }
    eprintln!("sink {}", engine.sink.load(Ordering::Relaxed));
    Ok(())
}

fn follow(dir: &str, queries: &str, wanted: u64) -> Outcome {
    let mix = mix(queries)?;
    let engine = Engine::open(dir)?;
    let ask = |i: usize| -> Result<f64, Box<dyn Error + Send + Sync>> {
        let start = Instant::now();
        engine.answer(turn(&mix, i), true, true)?;
        Ok(ms(start))
    };
    let n = mix.len().min(FOLLOWED);
    for i in (0..n).chain(0..n) {
        ask(i)?;
    }
    let before = (0..n).map(ask).collect::<Result<Vec<_>, _>>()?;
    let mut lines = String::from("ready\n");
    for took in before {
        lines += &format!("before\t{took}\n");
    }
    print!("{lines}");
    std::io::stdout().flush()?;
    let begun = AtomicUsize::new(0);
    std::thread::scope(|s| -> Outcome {
        s.spawn(|| {
            let _ = std::io::stdin().read_line(&mut String::new());
            begun.store(1, Ordering::Release);
        });
        for i in 0.. {
            if begun.load(Ordering::Acquire) == 1 {
                break;
            }
            ask(i)?;
        }
        let (start, mut lines) = (Instant::now(), String::new());
        for i in 0.. {
            engine.refresh()?;
            if engine.articles() >= wanted {
                break;
            }
            if start.elapsed().as_secs_f64() > FOLLOW_SECONDS {
                return Err("the added articles were not seen".into());
            }
            lines += &format!("during\t{}\n", ask(i)?);
        }
        lines += &format!("visible\t{}\n", start.elapsed().as_secs_f64());
        print!("{lines}");
        Ok(())
    })
}
