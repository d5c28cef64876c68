#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"

namespace lrtrack {

struct DelayedTracker {
  using Self = DelayedTracker;

  TrackerPtr tracker = {};
  std::int64_t updates = unset_integer;

  static constexpr std::string_view name = "DelayedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker that starts later. The method delay makes it.",
      .formula = R"(f(t) = tracker(max(0, t − updates))

With negative updates the tracker is ahead; it never goes beyond update 2^63 − 1.)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().delay(2)
>>> [tracker.get_new_value(t) for t in (0, 2, 5)]
[1.0, 1.0, 0.5])",
      .source = "A shift of the argument."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker that is delayed"),
        required("updates", &Self::updates, rules::finite, "by how many updates")};
  }

  void validate() const {
    require(updates >= -std::numeric_limits<std::int64_t>::max(), "updates",
            "at least -9223372036854775807", updates);
  }

  template <class Real>
  struct Formula {
    static constexpr auto latest = std::numeric_limits<std::int64_t>::max();

    TrackerPtr tracker;
    std::int64_t updates;
    std::int64_t end;  // the update after which tracker's own number would be too large

    explicit Formula(const Self& definition)
        : tracker(definition.tracker),
          updates(definition.updates),
          end(updates < 0 ? latest + updates : latest) {}

    Real operator()(std::int64_t num_update) const {
      return tracker->template value<Real>(own_update()(num_update));
    }

    void add_milestones(Milestones& milestones) const {
      milestones.add(updates);
      add_part_of<Real>(milestones, *tracker, updates);
    }

    void fill(UpdateRange range, Real* out) const {
      const auto before = updates > 0 ? detail::count_up_to(range, updates - 1) : 0;
      if (before > 0) std::fill_n(out, before, (*this)(0));
      const auto within = std::max(before, detail::count_up_to(range, end));
      if (within > before) {
        tracker->fill(earlier(range.part(before, within - before), updates), out + before);
      }
      if (within < range.count) std::fill(out + within, out + range.count, (*this)(end));
    }

    void evaluate(detail::UpdateList num_updates, Real* out) const {
      gather_at(*tracker, num_updates, out, own_update());
    }

   private:
    auto own_update() const {
      return [delay = updates, last = end](std::int64_t t) {
        const auto held = t < last ? t : last;
        return held < delay ? 0 : held - delay;
      };
    }
  };
};

}  // namespace lrtrack
