//! Carries queries out: on threads of their own, within a memory of their own, some at a time.
//!
//! Nothing is spilled to a disk: what does not fit is refused, and no data of anybody lie about in a
//! temporary folder. Whoever drops an answer ends its query.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use datafusion::arrow::array::RecordBatch;
use datafusion::common::{Column as Named, DataFusionError};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::logical_expr::Expr;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures_util::StreamExt as _;
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, mpsc};

use super::dataset::Dataset;
use super::layout::{Layout, PLACE, stored_name};
use super::objects::Objects;
use super::query::Plan;

/// Where tables are found. The name means nothing outside.
const STORE: &str = "objects://store";
/// How many rows are worked on at once, and how many bytes they may come to: a table can hold one long
/// text many times and be small.
const BATCH: usize = 8_192;
const BATCH_BYTES: u64 = 16 << 20;
/// The stack of each thread, in bytes; what is not used costs nothing. Filters are worked on by
/// functions that go down into them, a thousand comparisons deep.
const STACK: usize = 32 << 20;
/// How many threads read files.
const READERS: usize = 16;
/// How many batches wait for whoever reads.
const AHEAD: usize = 2;
/// How long a query waits for its turn.
const TURN: Duration = Duration::from_secs(5);
/// How much of what was learnt about files is kept, in bytes.
const REMEMBERED: usize = 16 << 20;

/// What queries may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryLimits {
    /// Bytes of memory for all queries at a time, beside what a table is read with.
    pub memory: usize,
    /// How long one may take until its last row.
    pub time: Duration,
    /// How many are carried out at a time.
    pub at_once: usize,
}

/// Why a query was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It needs more memory than there is for queries.
    #[error("the query needs more memory than queries have here; filter more, or sort less")]
    TooLarge,
    /// It took too long.
    #[error("the query took longer than {} s", .0.as_secs())]
    TooSlow(Duration),
    /// Too many others are being carried out.
    #[error("too many queries are being carried out")]
    Busy,
    /// The store of objects is away.
    #[error("the store of objects cannot be used")]
    Away(#[source] DataFusionError),
    /// Anything else.
    #[error("the query failed")]
    Failed(#[source] DataFusionError),
    /// The threads for queries cannot be had.
    #[error("there are no threads for queries")]
    NoThreads(#[source] Arc<std::io::Error>),
}

/// Carries queries out.
pub struct Engine {
    objects: Objects,
    limits: QueryLimits,
    turns: Arc<Semaphore>,
    /// Begun with the first query.
    begun: OnceLock<Result<Begun, Arc<std::io::Error>>>,
}

struct Begun {
    /// None only while it is being dropped.
    threads: Option<Runtime>,
    memory: Arc<RuntimeEnv>,
}

/// The rows of an answer, as they come; the last column of each batch is the rows' places.
pub struct Rows(mpsc::Receiver<Result<RecordBatch, QueryError>>);

impl Default for QueryLimits {
    fn default() -> Self {
        Self {
            memory: 256 << 20,
            time: Duration::from_secs(30),
            at_once: 4,
        }
    }
}

impl Rows {
    /// The next rows; none at the end.
    pub async fn next(&mut self) -> Option<Result<RecordBatch, QueryError>> {
        self.0.recv().await
    }
}

impl Engine {
    /// An engine over a store of objects.
    pub fn new(objects: Objects, limits: QueryLimits) -> Self {
        Self {
            objects,
            limits,
            turns: Arc::new(Semaphore::new(limits.at_once)),
            begun: OnceLock::new(),
        }
    }

    /// Begins to carry out a plan on a table with these columns. `patience` is how many times the usual time it may
    /// take: 1 for a page.
    pub async fn run(
        &self,
        table: &Dataset,
        layout: &Layout,
        plan: &Plan,
        patience: u32,
    ) -> Result<Rows, QueryError> {
        let begun = self.begun.get_or_init(|| self.begin().map_err(Arc::new));
        let begun = begun
            .as_ref()
            .map_err(|error| QueryError::NoThreads(Arc::clone(error)))?;
        let threads = begun.threads.as_ref().map(Runtime::handle);
        let threads = threads.ok_or(QueryError::Busy)?;
        let turn = tokio::time::timeout(TURN, Arc::clone(&self.turns).acquire_owned()).await;
        let (Ok(Ok(turn)), time) = (turn, self.limits.time * patience) else {
            return Err(QueryError::Busy);
        };
        let opened = open(
            Arc::clone(&begun.memory),
            table.object_key.clone(),
            layout.clone(),
            batch_of(table),
            plan,
        );
        let (give, rows) = mpsc::channel(AHEAD);
        threads.spawn(async move {
            let _turn = turn;
            let carried = async {
                let mut stream = opened.await?;
                while let Some(batch) = stream.next().await {
                    if give.send(Ok(batch.map_err(told)?)).await.is_err() {
                        break;
                    }
                }
                Ok(())
            };
            let carried = tokio::select! {
                carried = tokio::time::timeout(time, carried) => {
                    carried.unwrap_or(Err(QueryError::TooSlow(time)))
                }
                () = give.closed() => Ok(()),
            };
            if let Err(error) = carried {
                let _ = give.send(Err(error)).await;
            }
        });
        Ok(Rows(rows))
    }

    fn begin(&self) -> std::io::Result<Begun> {
        // Half of the processors, so that whoever asks for data holds up no case.
        let all = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = tokio::runtime::Builder::new_multi_thread()
            .worker_threads((all / 2).max(1))
            .thread_name("bylaw-query")
            .thread_stack_size(STACK)
            .max_blocking_threads(READERS)
            .enable_all()
            .build()?;
        let no_disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let memory = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(self.limits.memory)))
            .with_disk_manager_builder(no_disk)
            .with_metadata_cache_limit(REMEMBERED)
            .build_arc()
            .map_err(std::io::Error::other)?;
        let place = ObjectStoreUrl::parse(STORE).map_err(std::io::Error::other)?;
        memory.register_object_store(place.as_ref(), self.objects.store());
        Ok(Begun {
            threads: Some(threads),
            memory,
        })
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        // Where an engine is dropped nobody may wait.
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

/// How many rows of a table are worked on at once.
fn batch_of(table: &Dataset) -> usize {
    // Beside its text every value takes some bytes.
    let widest = table.widest + 32 * (table.columns.0.len() as u64 + 1);
    usize::try_from(BATCH_BYTES / widest).map_or(BATCH, |rows| rows.clamp(1, BATCH))
}

/// The rows of a plan, in its order.
fn open(
    memory: Arc<RuntimeEnv>,
    key: String,
    layout: Layout,
    batch: usize,
    plan: &Plan,
) -> impl Future<Output = Result<SendableRecordBatchStream, QueryError>> + Send + 'static {
    let (filter, sort) = (plan.filter.clone(), plan.sort.clone());
    let mut columns: Vec<Expr> = plan
        .columns
        .iter()
        .map(|shown| Expr::Column(Named::new_unqualified(stored_name(shown.place))))
        .collect();
    columns.push(Expr::Column(Named::new_unqualified(PLACE)));
    let fetch = plan
        .limit
        .map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let skip = plan.skip;
    async move {
        let mut config = SessionConfig::new()
            .with_target_partitions(1)
            .with_batch_size(batch)
            .with_information_schema(false);
        let parquet = &mut config.options_mut().execution.parquet;
        parquet.pushdown_filters = true;
        parquet.schema_force_view_types = false;
        let context = SessionContext::new_with_config_rt(config, memory);
        let schema = layout.stored();
        // Rows stand in the order of their places, so that order costs nothing.
        let places = Expr::Column(Named::new_unqualified(PLACE)).sort(true, false);
        let options = ParquetReadOptions::default()
            .schema(&schema)
            .file_sort_order(vec![vec![places]]);
        let table = context.read_parquet(format!("{STORE}/{key}"), options);
        let mut table = table.await.map_err(told)?;
        if let Some(filter) = filter {
            table = table.filter(filter).map_err(told)?;
        }
        table = table.sort(sort).map_err(told)?;
        if skip > 0 || fetch.is_some() {
            table = table.limit(skip, fetch).map_err(told)?;
        }
        let table = table.select(columns).map_err(told)?;
        table.execute_stream().await.map_err(told)
    }
}

fn told(error: DataFusionError) -> QueryError {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => QueryError::TooLarge,
        DataFusionError::ObjectStore(_) | DataFusionError::IoError(_) => QueryError::Away(error),
        DataFusionError::ParquetError(cause) if cause.to_string().contains("Generic") => {
            QueryError::Away(error)
        }
        _ => QueryError::Failed(error),
    }
}
