#pragma once

#include <algorithm>
#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"

namespace lrtrack {

struct SequentialTracker {
  using Self = SequentialTracker;

  std::vector<TrackerPtr> trackers = {};
  std::vector<std::int64_t> lengths = {};

  static constexpr std::string_view name = "SequentialTracker";
  static constexpr Documentation documentation{
      .summary =
          "Trackers one after the other, each from its own update 0. Tracker.sequence makes it.",
      .formula = R"(f(t) = trackers[i](t − start(i)) for start(i) <= t < start(i + 1)
start(0) = 0, start(i + 1) = start(i) + lengths[i]

The last tracker has no length: it goes on for ever. One of length 0 is passed over.)",
      .example =
          R"(>>> tracker = Tracker.sequence([(Tracker.fixed(0.5), 2), Tracker.fixed(0.25)])
>>> [tracker.get_new_value(t) for t in range(4)]
[0.5, 0.5, 0.25, 0.25])",
      .source = "The idea of torch's SequentialLR, optax's join_schedules."};

  static constexpr auto parameters() {
    return std::tuple{
        required("trackers", &Self::trackers, rules::finite, "the trackers, at least one"),
        required("lengths", &Self::lengths, rules::non_negative,
                 "how many updates each tracker but the last is followed for")};
  }

  void validate() const {
    require(!trackers.empty(), "trackers", "at least one", std::int64_t{0});
    require(lengths.size() + 1 == trackers.size(), "lengths",
            "one fewer than the trackers (" + to_text(std::ssize(trackers)) + ")",
            static_cast<std::int64_t>(lengths.size()));
    std::int64_t total = 0;
    for (const auto length : lengths) {
      require(length >= 0, "lengths", "non-negative each", length);
      require(length <= std::numeric_limits<std::int64_t>::max() - total, "lengths",
              "at most 9223372036854775807 in all", length);
      total += length;
    }
  }

  template <class Real>
  struct Formula {
    std::vector<TrackerPtr> trackers;
    std::vector<std::int64_t> starts{0};

    explicit Formula(const Self& definition) : trackers(definition.trackers) {
      for (const auto length : definition.lengths) starts.push_back(starts.back() + length);
    }

    Real operator()(std::int64_t num_update) const {
      const auto i = part_at(num_update);
      return trackers[i]->template value<Real>(num_update - starts[i]);
    }

    void fill(UpdateRange range, Real* out) const {
      const auto segment_of = [this](std::int64_t t) {
        const auto i = part_at(t);
        const bool is_last = i + 1 == starts.size();
        return Segment{starts[i],
                       is_last ? std::numeric_limits<std::int64_t>::max() : starts[i + 1] - 1};
      };
      fill_by_segments(range, out, segment_of, [this](UpdateRange part, Real* part_out) {
        const auto i = part_at(part.start);
        trackers[i]->fill(earlier(part, starts[i]), part_out);
      });
    }

   private:
    /// The last part that starts at t or before: among parts of length 0, the one that is not.
    std::size_t part_at(std::int64_t t) const {
      const auto next = std::upper_bound(starts.begin(), starts.end(), t);
      return static_cast<std::size_t>(next - starts.begin()) - 1;
    }
  };
};

}  // namespace lrtrack
