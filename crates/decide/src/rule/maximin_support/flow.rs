//! Costs flow from projects to those who back them.

use std::collections::VecDeque;

use super::load::Load;

/// Projects with their costs, and classes of voters with what they weigh and
/// which projects they back.
#[derive(Debug, Clone)]
pub(super) struct Network {
    costs: Vec<u64>,
    weights: Vec<u64>,
    /// Per project, its backing classes and how much it sends to each.
    sends: Vec<Vec<(usize, u128)>>,
    /// Per class, the projects that it backs, with the places among theirs.
    backs: Vec<Vec<(usize, usize)>>,
}

/// The state of a maximum flow that is being found.
struct Flow {
    /// What each project has yet to send.
    unsent: Vec<u128>,
    /// What each class can yet take.
    room: Vec<u128>,
    /// Distances from projects with something to send.
    project_level: Vec<u32>,
    class_level: Vec<u32>,
    /// Where to go on trying.
    project_next: Vec<usize>,
    class_next: Vec<usize>,
}

const FAR: u32 = u32::MAX;

impl Network {
    /// Projects that cost `costs`, backed by nobody so far.
    pub(super) fn new(costs: Vec<u64>) -> Self {
        Self {
            sends: vec![Vec::new(); costs.len()],
            costs,
            weights: Vec::new(),
            backs: Vec::new(),
        }
    }

    /// Adds voters who weigh `weight` and back `projects`.
    pub(super) fn add(&mut self, weight: u64, projects: &[u32]) {
        if weight == 0 || projects.is_empty() {
            return;
        }
        let class = self.weights.len();
        self.weights.push(weight);
        self.backs.push(Vec::with_capacity(projects.len()));
        for &project in projects {
            let sends = &mut self.sends[project as usize];
            self.backs[class].push((project as usize, sends.len()));
            sends.push((class, 0));
        }
    }

    /// The load of a set of projects on its backers that is heavier than
    /// `load`; nothing if the costs can be divided so that nobody bears more
    /// than `load`.
    ///
    /// Projects send their costs and classes take their weights, each times
    /// the other term of `load`, so that all amounts are whole. Where not all
    /// can be sent, what can be reached from the unsent is a set that its
    /// backers, all full, cannot bear.
    pub(super) fn heavier_than(&mut self, load: Load) -> Option<Load> {
        for sends in &mut self.sends {
            for (_, sent) in sends {
                *sent = 0;
            }
        }
        let times = |amounts: &[u64], by: u128| -> Vec<u128> {
            amounts
                .iter()
                .map(|&amount| u128::from(amount) * by)
                .collect()
        };
        let mut flow = Flow {
            unsent: times(&self.costs, load.weight),
            room: times(&self.weights, load.cost),
            project_level: vec![FAR; self.costs.len()],
            class_level: vec![FAR; self.weights.len()],
            project_next: vec![0; self.costs.len()],
            class_next: vec![0; self.weights.len()],
        };
        while self.level(&mut flow) {
            flow.project_next.fill(0);
            flow.class_next.fill(0);
            for project in 0..self.costs.len() {
                while flow.unsent[project] > 0 && flow.project_level[project] == 0 {
                    let unsent = flow.unsent[project];
                    let sent = self.send(&mut flow, project, unsent);
                    if sent == 0 {
                        break;
                    }
                    flow.unsent[project] -= sent;
                }
            }
        }
        if flow.unsent.iter().all(|&unsent| unsent == 0) {
            return None;
        }
        let reached = |amounts: &[u64], levels: &[u32]| -> u128 {
            let pairs = amounts.iter().zip(levels);
            pairs
                .filter(|&(_, &level)| level != FAR)
                .map(|(&amount, _)| u128::from(amount))
                .sum()
        };
        Some(Load::new(
            reached(&self.costs, &flow.project_level),
            reached(&self.weights, &flow.class_level),
        ))
    }

    /// Measures how far everything is from a project with something to send.
    /// Whether a class with room can be reached.
    fn level(&self, flow: &mut Flow) -> bool {
        flow.project_level.fill(FAR);
        flow.class_level.fill(FAR);
        let mut queue = VecDeque::new();
        for project in 0..self.costs.len() {
            if flow.unsent[project] > 0 {
                flow.project_level[project] = 0;
                queue.push_back(project);
            }
        }
        let mut room = false;
        while let Some(project) = queue.pop_front() {
            let level = flow.project_level[project];
            for &(class, _) in &self.sends[project] {
                if flow.class_level[class] != FAR {
                    continue;
                }
                flow.class_level[class] = level + 1;
                room |= flow.room[class] > 0;
                for &(back, place) in &self.backs[class] {
                    if self.sends[back][place].1 > 0 && flow.project_level[back] == FAR {
                        flow.project_level[back] = level + 2;
                        queue.push_back(back);
                    }
                }
            }
        }
        room
    }

    /// Sends up to `most` on from `project`, along rising levels.
    fn send(&mut self, flow: &mut Flow, project: usize, most: u128) -> u128 {
        while let Some(&(class, _)) = self.sends[project].get(flow.project_next[project]) {
            if flow.class_level[class] == flow.project_level[project] + 1 {
                let sent = self.take(flow, class, most);
                if sent > 0 {
                    self.sends[project][flow.project_next[project]].1 += sent;
                    return sent;
                }
            }
            flow.project_next[project] += 1;
        }
        0
    }

    /// Takes up to `most` into `class`, or makes room by having another
    /// project send elsewhere.
    fn take(&mut self, flow: &mut Flow, class: usize, most: u128) -> u128 {
        if flow.room[class] > 0 {
            let taken = most.min(flow.room[class]);
            flow.room[class] -= taken;
            return taken;
        }
        while let Some(&(back, place)) = self.backs[class].get(flow.class_next[class]) {
            let holds = self.sends[back][place].1;
            if holds > 0 && flow.project_level[back] == flow.class_level[class] + 1 {
                let sent = self.send(flow, back, most.min(holds));
                if sent > 0 {
                    self.sends[back][place].1 -= sent;
                    return sent;
                }
            }
            flow.class_next[class] += 1;
        }
        0
    }
}
