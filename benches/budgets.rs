//! Measures the budgets; prints, never asserts.

mod pdf;

fn main() {
    pdf::run();
}
