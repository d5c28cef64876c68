#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct ClippedTracker {
  using Self = ClippedTracker;

  TrackerPtr tracker = {};
  double low = unset_real;
  double high = unset_real;

  static constexpr std::string_view name = "ClippedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker held between two values. The method clip makes it.",
      .formula = "f(t) = min(max(tracker(t), low), high)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().clip(0.5, 0.75)
>>> [tracker.get_new_value(t) for t in (0, 3, 15)]
[0.75, 0.5, 0.5])",
      .source = "numpy.clip."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker that is clipped"),
        required("low", &Self::low, rules::finite, "the lowest value; at most high"),
        required("high", &Self::high, rules::finite, "the highest value")};
  }

  void validate() const { require_at_most(*this, &Self::low, &Self::high); }

  template <class Real>
  struct Formula {
    TrackerPtr tracker;
    Real low;
    Real high;

    explicit Formula(const Self& definition)
        : tracker(definition.tracker),
          low(static_cast<Real>(definition.low)),
          high(static_cast<Real>(definition.high)) {}

    Real operator()(std::int64_t num_update) const {
      return clip()(tracker->template value<Real>(num_update));
    }

    void add_milestones(Milestones& milestones) const {
      tracker->template add_milestones<Real>(milestones);
    }

    void fill(UpdateRange range, Real* out) const {
      constexpr std::size_t cached = std::size_t{1} << 14;  // values that are clipped in the cache
      for (std::size_t done = 0; done < range.count; done += cached) {
        const auto part = range.part(done, std::min(cached, range.count - done));
        tracker->fill(part, out + done);
        clip_all(part.count, out + done);
      }
    }

    void evaluate(detail::UpdateList updates, Real* out) const {
      tracker->gather(updates.numbers, updates.count, out);
      clip_all(updates.count, out);
    }

   private:
    auto clip() const {
      return [lowest = low, highest = high](Real value) {
        return std::min(std::max(value, lowest), highest);
      };
    }

    void clip_all(std::size_t count, Real* out) const {
      detail::vectorised([count, out, clipped = clip()] {
        for (std::size_t i = 0; i < count; ++i) out[i] = clipped(out[i]);
      });
    }
  };
};

}  // namespace lrtrack
