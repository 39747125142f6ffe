//! Tuples as slots: arrays whose places have types of their own.

use super::container::take_items;
use super::{Context, Fault, Grow, Items, Slot, Token, View};

/// Tuples, each by its places and the last of them.
macro_rules! tuples {
    ($(([$($index:tt $type:ident)*] $last:tt $last_type:ident))*) => {$(
        impl<$($type: Slot + Clone + PartialEq,)* $last_type: Slot + Clone + PartialEq> Slot for ($($type,)* $last_type,) {
            fn blank() -> Self {
                ($($type::blank(),)* $last_type::blank(),)
            }

            fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
                *self = Self::blank();
                take_places(&mut [$(&mut self.$index,)* &mut self.$last], token, cx)
            }

            fn view(&self) -> View<'_> {
                View::List(self)
            }
        }

        impl<$($type: Slot,)* $last_type: Slot> Items for ($($type,)* $last_type,) {
            fn count(&self) -> usize {
                count(&[$(&self.$index,)* &self.$last])
            }

            fn item(&self, index: usize) -> View<'_> {
                match index {
                    $($index => self.$index.view(),)*
                    _ => self.$last.view(),
                }
            }
        }
    )*};
}

tuples! {
    ([] 0 A)
    ([0 A] 1 B)
    ([0 A 1 B] 2 C)
    ([0 A 1 B 2 C] 3 D)
    ([0 A 1 B 2 C 3 D] 4 E)
    ([0 A 1 B 2 C 3 D 4 E] 5 F)
}

/// The places of a tuple that are still to be filled.
struct Places<'a, 's> {
    slots: &'a mut [&'s mut dyn Slot],
    next: usize,
    more: usize,
}

impl Grow for Places<'_, '_> {
    fn grow(&mut self) -> Option<&mut dyn Slot> {
        let Some(slot) = self.slots.get_mut(self.next) else {
            self.more += 1;
            return None;
        };
        self.next += 1;
        Some(&mut **slot)
    }
}

/// Fills the places of a tuple. Items beyond them are passed over; one that is missing may be absent.
fn take_places(
    slots: &mut [&mut dyn Slot],
    token: Token<'_>,
    cx: &mut Context,
) -> Result<(), Fault> {
    let mut places = Places {
        slots,
        next: 0,
        more: 0,
    };
    let count = take_items(&mut places, token, cx)?;
    if places.more > 0 {
        cx.strain();
    }
    let missing = |slot: &&mut dyn Slot| !matches!(slot.view(), View::Absent);
    match slots.iter().skip(count).position(missing) {
        None => Ok(()),
        Some(index) => Err(Fault::new("expected a value, found nothing").at(count + index)),
    }
}

/// How many places there are up to the last one that is not absent.
fn count(slots: &[&dyn Slot]) -> usize {
    let there = |slot: &&dyn Slot| !matches!(slot.view(), View::Absent);
    slots.iter().rposition(there).map_or(0, |last| last + 1)
}
