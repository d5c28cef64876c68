#pragma once

#include <vector>

#include "lrtrack/detail/search.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

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

Updates count from 0: the first lengths[0] updates are the first tracker's. The last tracker goes on
for ever or, where it has a length too, holds its last value after it: f(t) = f(total − 1) from the
total of the lengths on. A tracker of length 0 is passed over.)",
      .example =
          R"(>>> tracker = Tracker.sequence([(Tracker.fixed(0.5), 2), Tracker.fixed(0.25)])
>>> [tracker.get_new_value(t) for t in range(4)]
[0.5, 0.5, 0.25, 0.25])",
      .source = "The idea of torch's SequentialLR, optax's join_schedules."};

  static constexpr auto parameters() {
    return std::tuple{
        required("trackers", &Self::trackers, rules::finite, "the trackers, at least one"),
        required("lengths", &Self::lengths, rules::non_negative,
                 "how many updates each tracker is followed for; the last may have none")};
  }

  void validate() const {
    require(!trackers.empty(), "trackers", "at least one", std::int64_t{0});
    const bool has_end = lengths.size() == trackers.size();
    require(has_end || lengths.size() + 1 == trackers.size(), "lengths",
            "as many as the trackers (" + to_text(static_cast<std::int64_t>(trackers.size())) +
                ") or one fewer",
            static_cast<std::int64_t>(lengths.size()));
    std::int64_t total = 0;
    for (const auto length : lengths) {
      require(length >= 0, "lengths", "non-negative each", length);
      require(length <= latest_update - total, "lengths", "at most 9223372036854775807 in all",
              length);
      total += length;
    }
    require(!has_end || total > 0, "lengths", "positive in all", total);
  }

  template <class>
  struct Formula {
    std::vector<TrackerPtr> trackers;
    std::vector<std::int64_t> ends;  // the last update of each tracker that has a length

    explicit Formula(const Self& definition) : trackers(definition.trackers) {
      std::int64_t total = 0;
      for (const auto length : definition.lengths) ends.push_back((total += length) - 1);
    }

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      const auto index = detail::count_below(ends, num_update);
      if (index < trackers.size()) {
        return visit(Piece{.last = index < ends.size() ? ends[index] : latest_update,
                           .origin = start(index)},
                     part(*trackers[index]));
      }
      const auto last = detail::count_below(ends, ends.back());  // one with a length above 0
      visit(Piece{}, held(*trackers[last], ends.back() - start(last)));
    }

   private:
    std::int64_t start(std::size_t index) const { return index == 0 ? 0 : ends[index - 1] + 1; }
  };
};

}  // namespace lrtrack
