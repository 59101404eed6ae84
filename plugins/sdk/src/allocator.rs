//! An allocator for instances that answer one call and are thrown away: it only moves forward.
//!
//! The host makes a fresh instance for every call, so nothing that is freed would be used again.
//! Memory comes from what the module starts with, then from `memory.grow`; the host's limit ends
//! a greedy plugin. The last block can be grown in place, which is what a `Vec` being filled does.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::UnsafeCell;

const PAGE: usize = 64 * 1024;

unsafe extern "C" {
    /// Where the linker says that static data ends.
    static __heap_base: u8;
}

/// The state: the first free byte and the end of memory, both zero before the first allocation.
struct OneShot {
    next: UnsafeCell<usize>,
    end: UnsafeCell<usize>,
}

// SAFETY: wasm32-unknown-unknown without the threads proposal has one thread.
unsafe impl Sync for OneShot {}

#[global_allocator]
static ALLOCATOR: OneShot = OneShot {
    next: UnsafeCell::new(0),
    end: UnsafeCell::new(0),
};

impl OneShot {
    /// Makes memory reach `wanted`, if the host allows it.
    ///
    /// # Safety
    /// Nobody else may look at the state meanwhile.
    unsafe fn reach(&self, wanted: usize) -> bool {
        // SAFETY: one thread, and the caller holds no reference into the cell.
        let end = unsafe { &mut *self.end.get() };
        if wanted <= *end {
            return true;
        }
        let available = memory_size(0) * PAGE;
        if wanted > available {
            let pages = (wanted - available).div_ceil(PAGE);
            if memory_grow(0, pages) == usize::MAX {
                return false;
            }
        }
        *end = memory_size(0) * PAGE;
        true
    }
}

// SAFETY: blocks are handed out in ascending order, never overlap, and are aligned as asked.
unsafe impl GlobalAlloc for OneShot {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread; the reference ends with this function.
        let next = unsafe { &mut *self.next.get() };
        if *next == 0 {
            *next = &raw const __heap_base as usize;
        }
        let start = next.next_multiple_of(layout.align());
        let Some(end) = start.checked_add(layout.size()) else {
            return core::ptr::null_mut();
        };
        // SAFETY: `reach` looks at `end` only.
        if !unsafe { self.reach(end) } {
            return core::ptr::null_mut();
        }
        *next = end;
        start as *mut u8
    }

    unsafe fn dealloc(&self, _block: *mut u8, _layout: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: one thread; the reference ends before `alloc` takes its own.
        let next = unsafe { &mut *self.next.get() };
        if block as usize + layout.size() == *next {
            let Some(end) = (block as usize).checked_add(size) else {
                return core::ptr::null_mut();
            };
            // SAFETY: as above.
            if !unsafe { self.reach(end) } {
                return core::ptr::null_mut();
            }
            *next = end;
            return block;
        }
        // SAFETY: the size is positive and the alignment was valid before.
        let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !moved.is_null() {
            // SAFETY: both blocks are at least this long and do not overlap.
            unsafe { core::ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
        }
        moved
    }
}
