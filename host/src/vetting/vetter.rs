//! Whoever has components looked at: how many at a time, who waits, and who is sent away.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::answer::Vetted;
use super::child::{self, Assignment};
use super::error::VetError;
use super::limits::VetLimits;
use crate::rules::conformance::Options;
use crate::rules::{Limits, LoadError};

/// The program that this process runs, whatever has been put in its place since.
const THIS_PROGRAM: &str = "/proc/self/exe";

/// Has components looked at by children.
pub struct Vetter {
    program: PathBuf,
    limits: VetLimits,
    /// Children.
    places: Arc<Semaphore>,
    /// Children, and those who wait for one.
    queue: Arc<Semaphore>,
}

/// Dropped, it tells the thread that minds the child to end it.
struct Interest(Arc<AtomicBool>);

impl Drop for Interest {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Vetter {
    /// Children run the program of this process, which has to be `bylaw`.
    pub fn new(limits: VetLimits) -> Self {
        Self::running(PathBuf::from(THIS_PROGRAM), limits)
    }

    /// Children run this `bylaw`, for processes that are another program, as tests are.
    pub fn running(program: PathBuf, limits: VetLimits) -> Self {
        let at_once = limits.at_once.clamp(1, 64);
        let waiting = limits.waiting.min(1_000);
        Self {
            program,
            limits,
            places: Arc::new(Semaphore::new(at_once)),
            queue: Arc::new(Semaphore::new(at_once + waiting)),
        }
    }

    /// Has a component looked at: its parts, its code, what it says of itself, and how it answers
    /// generated matters under `limits`. If the future is dropped, the child is killed.
    ///
    /// # Errors
    /// Why it did not come through, or why it could not be looked at.
    pub async fn vet(&self, component: Bytes, limits: Limits) -> Result<Vetted, VetError> {
        // The child would only say the same.
        if component.len() > limits.component {
            let error = LoadError::TooLarge {
                size: component.len(),
                limit: limits.component,
            };
            return Err(VetError::Refused {
                code: error.code().to_owned(),
                message: error.to_string(),
            });
        }
        let queued = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| VetError::Busy(self.limits.waiting))?;
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|error| VetError::Unable(error.to_string()))?;
        let given_up = Arc::new(AtomicBool::new(false));
        let interest = Interest(Arc::clone(&given_up));
        let (program, vet_limits) = (self.program.clone(), self.limits);
        let minded = tokio::task::spawn_blocking(move || {
            let assignment = Assignment {
                component: &component,
                limits,
                options: Options {
                    matters: vet_limits.matters,
                    ..Options::default()
                },
            };
            let vetted = child::mind(&program, &assignment, &vet_limits, &given_up);
            // Given back only now that the child is gone.
            drop((place, queued));
            vetted
        });
        let vetted = minded
            .await
            .unwrap_or_else(|error| Err(VetError::Unable(error.to_string())));
        drop(interest);
        vetted
    }
}
