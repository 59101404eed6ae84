//! Bodies on their way, coming and going. One that stands still is given up, so that whoever lets it
//! holds nobody's place.

use std::time::Duration;

use axum::Error;
use axum::body::{Body, BodyDataStream, HttpBody as _};
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::Instrument as _;

/// How much of a body must have moved each time, unless it ends.
const PIECE: usize = 64 << 10;

/// A body did not move.
#[derive(Debug, thiserror::Error)]
#[error("it stood still for {} s", .0.as_secs())]
struct Still(Duration);

/// A body that comes; it breaks off when for so long no piece of it came.
pub(super) fn coming(body: Body, idle: Duration) -> Body {
    if body.is_end_stream() {
        return body;
    }
    let begin = Coming {
        left: Some(body.into_data_stream()),
        broken: None,
    };
    Body::from_stream(stream::unfold(begin, move |coming| coming.next(idle)))
}

struct Coming {
    left: Option<BodyDataStream>,
    /// Why it broke off, to be said after what came before.
    broken: Option<Error>,
}

impl Coming {
    async fn next(mut self, idle: Duration) -> Option<(Result<Bytes, Error>, Self)> {
        if let Some(error) = self.broken.take() {
            return Some((Err(error), self));
        }
        let mut left = self.left.take()?;
        let mut piece = BytesMut::new();
        // Time passes only while somebody waits for it: who reads slowly is not the sender's fault.
        let gathered = timeout(idle, async {
            while piece.len() < PIECE {
                match left.next().await.transpose()? {
                    Some(some) => piece.extend_from_slice(&some),
                    None => return Ok(true),
                }
            }
            Ok(false)
        });
        match gathered
            .await
            .unwrap_or_else(|_| Err(Error::new(Still(idle))))
        {
            Ok(true) if piece.is_empty() => return None,
            Ok(true) => {}
            Ok(false) => self.left = Some(left),
            Err(error) if piece.is_empty() => return Some((Err(error), self)),
            Err(error) => self.broken = Some(error),
        }
        Some((Ok(piece.freeze()), self))
    }
}

/// An answer that goes, with what is held until all of it went. It breaks off when for so long nobody
/// took a piece of it.
pub(super) fn going(answer: Response, idle: Duration, held: impl Send + 'static) -> Response {
    let (parts, body) = answer.into_parts();
    // A piece, or nothing for the end: a body that just stops would seem whole.
    let (give, take) = mpsc::channel::<Option<Result<Bytes, Error>>>(1);
    let pump = async move {
        let _held = held;
        let mut body = body.into_data_stream();
        let offer = async |piece| timeout(idle, give.send(piece)).await;
        while let Some(some) = body.next().await {
            let mut some = match some {
                Ok(some) => some,
                Err(error) => {
                    let _ = offer(Some(Err(error))).await;
                    return;
                }
            };
            while !some.is_empty() {
                let piece = some.split_to(PIECE.min(some.len()));
                if !matches!(offer(Some(Ok(piece))).await, Ok(Ok(()))) {
                    tracing::info!("an answer was given up before its end");
                    return;
                }
            }
        }
        let _ = offer(None).await;
    };
    tokio::spawn(pump.in_current_span());
    let pieces = stream::unfold(Some(take), move |take| async move {
        let mut take = take?;
        match take.recv().await {
            Some(Some(Ok(piece))) => Some((Ok(piece), Some(take))),
            Some(Some(Err(error))) => Some((Err(error), None)),
            Some(None) => None,
            None => Some((Err(Error::new(Still(idle))), None)),
        }
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDLE: Duration = Duration::from_millis(20);

    fn never() -> impl futures_util::Stream<Item = Result<Bytes, Error>> + Send {
        stream::pending()
    }

    #[tokio::test]
    async fn what_comes_is_given_whole_and_what_stands_still_breaks_off() {
        let pieces = || stream::iter(vec![Ok(Bytes::from(vec![1; 100_000])), Ok("end".into())]);
        let whole = coming(Body::from_stream(pieces()), IDLE);
        let whole = axum::body::to_bytes(whole, usize::MAX).await.unwrap();
        assert_eq!(whole.len(), 100_003);
        let mut stalled =
            coming(Body::from_stream(pieces().chain(never())), IDLE).into_data_stream();
        assert_eq!(stalled.next().await.unwrap().unwrap().len(), 100_000);
        assert_eq!(stalled.next().await.unwrap().unwrap(), "end");
        let error = stalled.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("stood still"), "{error}");
        assert!(stalled.next().await.is_none());
    }

    /// Whoever takes nothing holds the place no longer than that.
    #[tokio::test]
    async fn what_nobody_takes_is_given_up_with_what_was_held() {
        let long = || Body::from(vec![7; 10 * PIECE]);
        let (held, freed) = tokio::sync::oneshot::channel::<()>();
        let answer = going(Response::new(long()), IDLE, held);
        assert!(freed.await.is_err(), "it is dropped, not used");
        let cut = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        assert!(cut.is_err(), "what was cut off does not seem whole");

        let (held, freed) = tokio::sync::oneshot::channel::<()>();
        let answer = going(Response::new(long()), IDLE, held);
        let whole = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        assert_eq!(whole.unwrap().len(), 10 * PIECE);
        assert!(freed.await.is_err());
    }
}
