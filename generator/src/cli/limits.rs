//! Decides how much of a description may be missing from the crate or differ from it.

use super::failure::Complaint;
use crate::ledger::{Count, Kind, Ledger};

#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Checks")]
pub(super) struct Limits {
    /// Fail if more parts of the description than this are left out.
    #[arg(long, value_name = "N")]
    pub(super) max_left_out: Option<usize>,
    /// Fail if more parts of the description than this are approximated.
    #[arg(long, value_name = "N")]
    pub(super) max_approximated: Option<usize>,
}

impl Limits {
    /// What is to be said where the account exceeds a limit.
    pub(super) fn exceeded(self, ledger: &Ledger) -> Vec<Complaint> {
        let limits = [
            (
                "--max-left-out",
                self.max_left_out,
                "left out",
                figures(ledger, |count| count.left_out),
            ),
            (
                "--max-approximated",
                self.max_approximated,
                "approximated",
                figures(ledger, |count| count.approximated),
            ),
        ];
        let complaint = |(flag, limit, became, figures): (_, Option<usize>, &str, Figures)| {
            let (limit, found) = (limit?, figures.total());
            let are = if found == 1 { "part is" } else { "parts are" };
            let message = format!(
                "{found} {are} {became}, and `{flag}` allows {limit}: {}",
                figures.listed()
            );
            (found > limit).then(|| Complaint::new("over-limit", message))
        };
        limits.into_iter().filter_map(complaint).collect()
    }
}

/// The number of things of each kind, where there are any.
struct Figures(Vec<(Kind, usize)>);

fn figures(ledger: &Ledger, of: impl Fn(Count) -> usize) -> Figures {
    let all = Kind::ALL.map(|kind| (kind, of(ledger.count(kind))));
    Figures(all.into_iter().filter(|(_, count)| *count > 0).collect())
}

impl Figures {
    fn total(&self) -> usize {
        self.0.iter().map(|(_, count)| count).sum()
    }

    fn listed(&self) -> String {
        let figure = |(kind, count): &(Kind, usize)| format!("{} {count}", kind.plural());
        self.0.iter().map(figure).collect::<Vec<_>>().join(", ")
    }
}
