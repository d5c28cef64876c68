#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"

namespace lrtrack {

struct EpochwiseTracker {
  using Self = EpochwiseTracker;

  TrackerPtr tracker = {};
  std::int64_t updates_per_epoch = unset_integer;

  static constexpr std::string_view name = "EpochwiseTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that is written in epochs. The method per_epoch makes it.",
      .formula = R"(f(t) = tracker(floor(t / updates_per_epoch))

Updates count from 0: epoch 1 begins at update updates_per_epoch.)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().per_epoch(10)
>>> [tracker.get_new_value(t) for t in (0, 9, 10, 30)]
[1.0, 1.0, 0.7071067690849304, 0.5])",
      .source = "Schedules per epoch, as in Zhang et al., Dive into Deep Learning, section 8.11."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker, a function of epochs"),
        required("updates_per_epoch", &Self::updates_per_epoch, rules::positive,
                 "how many updates make an epoch")};
  }

  template <class Real>
  struct Formula {
    TrackerPtr tracker;
    std::int64_t length;

    explicit Formula(const Self& definition)
        : tracker(definition.tracker), length(definition.updates_per_epoch) {}

    Real operator()(std::int64_t num_update) const {
      return tracker->template value<Real>(num_update / length);
    }

    void add_milestones(Milestones& milestones) const {
      if (milestones.stop() <= length) return;
      Milestones epochs((milestones.stop() - 1) / length + 1, milestones.after() / length);
      tracker->template add_milestones<Real>(epochs);
      for (const auto epoch : epochs.sorted()) milestones.add(epoch * length);
    }

    void fill(UpdateRange range, Real* out) const {
      constexpr std::int64_t short_run = 64;
      if (length / range.step < short_run) return evaluate(range, out);
      fill_by_segments(
          range, out, [this](std::int64_t t) { return epoch_of(t); },
          [this](Epoch epoch, UpdateRange part, Real* values) {
            std::fill_n(values, part.count, tracker->template value<Real>(epoch.index));
          });
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (updates.count == 0 || std::max(detail::largest(updates), length) >= detail::exact_limit) {
        return gather_at(*tracker, updates, out,
                         [divisor = length](std::int64_t t) { return t / divisor; });
      }
      gather_at(*tracker, updates, out, [divisor = static_cast<double>(length)](std::int64_t t) {
        return static_cast<std::int64_t>(detail::whole(static_cast<double>(t) / divisor));
      });
    }

   private:
    struct Epoch {
      std::int64_t index;
      std::int64_t last_update;
    };

    Epoch epoch_of(std::int64_t t) const {
      const auto index = t / length;
      const auto start = index * length;
      constexpr auto latest = std::numeric_limits<std::int64_t>::max();
      return {index, start > latest - length ? latest : start + length - 1};
    }
  };
};

}  // namespace lrtrack
