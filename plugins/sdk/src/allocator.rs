//! An allocator for instances that answer one call and are thrown away: it only moves forward.
//!
//! The host makes a fresh instance for every call, so nothing that is freed would be used again.
//! Memory comes from what the module starts with, then from `memory.grow`. The last block can
//! change its size in place, which is what a `Vec` being filled does.
//!
//! Memory grows by what is needed and no more. To double it would save little, since a plugin
//! starts with enough for most calls, and the host ends a call that asks for more than it may
//! have: the half that is not needed yet could be what ends it.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::Cell;
use core::ptr;

const PAGE: usize = 64 * 1024;

unsafe extern "C" {
    /// Where the linker says that static data ends. Its address counts, never what is there.
    static __heap_base: u8;
}

/// The state: the first free byte and the end of memory, both zero before the first allocation.
struct OneShot {
    next: Cell<usize>,
    end: Cell<usize>,
}

const _: () = assert!(
    !cfg!(target_feature = "atomics"),
    "this allocator is for one thread"
);

// SAFETY: without the threads proposal, which the line above refuses, there is one thread.
unsafe impl Sync for OneShot {}

#[global_allocator]
static ALLOCATOR: OneShot = OneShot {
    next: Cell::new(0),
    end: Cell::new(0),
};

impl OneShot {
    /// Makes `[start, start + size)` the last block, if that fits into memory as the host lets it
    /// grow. If not, nothing has changed.
    fn end_block_at(&self, start: usize, size: usize) -> bool {
        let Some(end) = start.checked_add(size) else {
            return false;
        };
        if end > self.end.get() && !self.reach(end) {
            return false;
        }
        self.next.set(end);
        true
    }

    /// Makes memory reach `wanted`, if the host allows it.
    fn reach(&self, wanted: usize) -> bool {
        // Of four whole gigabytes the last byte is not used: their end is no `usize`.
        let available = || memory_size(0).saturating_mul(PAGE);
        let missing = wanted.saturating_sub(available()).div_ceil(PAGE);
        if missing > 0 && memory_grow(0, missing) == usize::MAX {
            return false;
        }
        self.end.set(available());
        wanted <= self.end.get()
    }
}

// SAFETY: a block starts where the one before it ends, or behind it; it is aligned as asked and
// lies within memory. Only the last block ever grows where it is, so that no two overlap.
unsafe impl GlobalAlloc for OneShot {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let free = match self.next.get() {
            0 => (&raw const __heap_base).addr(),
            next => next,
        };
        // An alignment is a power of two.
        let below = layout.align() - 1;
        let Some(start) = free.checked_add(below).map(|start| start & !below) else {
            return ptr::null_mut();
        };
        if !self.end_block_at(start, layout.size()) {
            return ptr::null_mut();
        }
        ptr::with_exposed_provenance_mut(start)
    }

    unsafe fn dealloc(&self, _block: *mut u8, _layout: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // No overflow: the block lies within memory.
        let is_last = block.addr() + layout.size() == self.next.get();
        if is_last {
            let fits = self.end_block_at(block.addr(), size);
            return if fits { block } else { ptr::null_mut() };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the caller vouches for the size, and the alignment was valid before.
        let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !moved.is_null() {
            // SAFETY: the old block is shorter, and the new one lies behind it.
            unsafe { ptr::copy_nonoverlapping(block, moved, layout.size()) };
        }
        moved
    }
}
