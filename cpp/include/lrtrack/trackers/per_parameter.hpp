#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lrtrack/glob.hpp"
#include "lrtrack/model.hpp"

namespace lrtrack {

struct PerParameterTracker {
  using Self = PerParameterTracker;

  TrackerPtr default_tracker = {};
  TrackersByName trackers = {};

  static constexpr std::string_view name = "PerParameterTracker";
  static constexpr std::size_t positional = 2;
  static constexpr Documentation documentation{
      .summary =
          "A tracker for each parameter, by a pattern of its id. It has no one-argument form.",
      .formula = R"(f(id, t) = trackers[pattern](t) for the first pattern that id matches,
           else default_tracker(t)

In a pattern, * stands for any text and ? for any one character.)",
      .example =
          R"(>>> tracker = PerParameterTracker(Tracker.fixed(0.5), {"*bias": Tracker.fixed(0.25)})
>>> tracker.get_new_value("dense0_bias", 1), tracker.get_new_value("dense0_weight", 1)
(0.25, 0.5))",
      .source = "DJL's ParameterTracker; optax's multi_transform."};

  static constexpr auto parameters() {
    return std::tuple{required("default_tracker", &Self::default_tracker, rules::finite,
                               "the tracker of every parameter whose id matches no pattern"),
                      optional("trackers", &Self::trackers, rules::finite,
                               "the trackers by pattern; the first pattern that matches decides")};
  }

  template <class Real>
  struct Formula {
    TrackerPtr default_tracker;
    std::vector<std::pair<Glob, TrackerPtr>> trackers;

    explicit Formula(const Self& definition) : default_tracker(definition.default_tracker) {
      for (const auto& [pattern, tracker] : definition.trackers) {
        trackers.emplace_back(Glob(pattern), tracker);
      }
    }

    Real operator()(std::string_view parameter_id, std::int64_t num_update) const {
      for (const auto& [pattern, tracker] : trackers) {
        if (pattern.matches(parameter_id)) return tracker->template value<Real>(num_update);
      }
      return default_tracker->template value<Real>(num_update);
    }

    void add_milestones(Milestones& milestones) const {
      for (const auto& [pattern, tracker] : trackers) {
        tracker->template add_milestones<Real>(milestones);
      }
      default_tracker->template add_milestones<Real>(milestones);
    }
  };
};

}  // namespace lrtrack
