//! All processes that descend from us, also those whose parent is gone.
//!
//! An orphan would become a child of `init`, out of reach. As the nearest reaper we inherit it:
//! then all that was ever started is below us.

pub(super) use system::Family;

#[cfg(target_os = "linux")]
mod system {
    use std::collections::BTreeSet;

    use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait};

    pub(in crate::explain::sandbox) struct Family;

    /// A family that starts new members faster than they can be ended is stopped in its tracks
    /// first; this is far more than that takes.
    const ROUNDS: usize = 1_000;

    impl Family {
        /// From now on, orphans are ours.
        pub(in crate::explain::sandbox) fn adopt() -> Self {
            // Without it, orphans escape: nothing that the box allows makes any.
            let _ = set_child_subreaper(Some(getpid()));
            Self
        }

        /// Ends every member, and waits for it.
        pub(in crate::explain::sandbox) fn end(&self) {
            for _ in 0..ROUNDS {
                let members = descendants();
                if members.is_empty() {
                    return;
                }
                // One that is stopped starts no other.
                for signal in [Signal::STOP, Signal::KILL] {
                    for &member in &members {
                        // It may have ended by itself.
                        let _ = kill_process(member, signal);
                    }
                }
                while matches!(wait(WaitOptions::NOHANG), Ok(Some(_))) {}
                std::thread::yield_now();
            }
        }
    }

    /// Zombies, too: they wait for us.
    fn descendants() -> Vec<Pid> {
        let parents = parents();
        let mut found: BTreeSet<i32> = [getpid().as_raw_nonzero().get()].into();
        let ours = found.clone();
        loop {
            let before = found.len();
            found.extend(
                parents.iter().filter(|(_, parent)| found.contains(parent)).map(|(pid, _)| *pid).collect::<Vec<_>>(),
            );
            if found.len() == before {
                return found.difference(&ours).filter_map(|&pid| Pid::from_raw(pid)).collect();
            }
        }
    }

    /// Every process and its parent.
    fn parents() -> Vec<(i32, i32)> {
        let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        pids.filter_map(|pid| Some((pid, parent(pid)?))).collect()
    }

    /// The fourth field; the second, a name, may hold blanks and brackets.
    fn parent(pid: i32) -> Option<i32> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(in crate::explain::sandbox) struct Family;

    impl Family {
        pub(in crate::explain::sandbox) fn adopt() -> Self {
            Self
        }

        /// The one child was ended already, and the box lets it start no other.
        pub(in crate::explain::sandbox) fn end(&self) {}
    }
}
