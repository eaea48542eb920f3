//! The program. Everything is in the library; see `onething::cli`.

fn main() -> std::process::ExitCode {
    onething::cli::run()
}
