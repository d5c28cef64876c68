#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "lrtrack/detail/parts.hpp"
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
      require(length <= std::numeric_limits<std::int64_t>::max() - total, "lengths",
              "at most 9223372036854775807 in all", length);
      total += length;
    }
    require(!has_end || total > 0, "lengths", "positive in all", total);
  }

  template <class Real>
  struct Formula {
    std::vector<TrackerPtr> trackers;
    detail::Parts parts;
    std::int64_t last_update;  // whose value is held

    explicit Formula(const Self& definition)
        : trackers(definition.trackers), parts(std::vector<std::int64_t>{}), last_update(latest) {
      auto last_updates = ends(definition.lengths);
      if (last_updates.size() == trackers.size()) {
        last_update = last_updates.back();
        last_updates.pop_back();
      }
      parts = detail::Parts(std::move(last_updates));
    }

    Real operator()(std::int64_t num_update) const {
      const auto held = std::min(num_update, last_update);
      const auto part = parts.part_of(held);
      return trackers[part]->template value<Real>(held - parts.first_update(part));
    }

    void add_milestones(Milestones& milestones) const {
      for (std::size_t part = 0; part < trackers.size(); ++part) {
        const auto first = parts.first_update(part);
        milestones.add(first);
        add_part_of<Real>(milestones, *trackers[part], first,
                          std::min(parts.last_update(part), last_update));
      }
      milestones.add_after(last_update);
    }

    void fill(UpdateRange range, Real* out) const {
      const auto within = detail::count_up_to(range, last_update);
      parts.fill(range.part(0, within), out,
                 [this](std::size_t part, UpdateRange run, Real* values) {
                   trackers[part]->fill(earlier(run, parts.first_update(part)), values);
                 });
      if (within < range.count) std::fill(out + within, out + range.count, (*this)(last_update));
    }

    void evaluate(detail::UpdateList updates, Real* out) const {
      constexpr std::size_t few = 16;
      if (trackers.size() > few || last_update < latest)
        return detail::evaluate_one_by_one(*this, updates, out);
      for_each_inner_block(updates, out, [this](detail::UpdateList block, Real* values) {
        std::array<std::uint32_t, inner_block> part_of;
        parts.parts_of(block, part_of.data());
        for (std::size_t part = 0; part < trackers.size(); ++part) {
          evaluate_part(part, part_of.data(), block, values);
        }
      });
    }

   private:
    static constexpr auto latest = std::numeric_limits<std::int64_t>::max();

    /// The values of those of a block's updates that lie in one part.
    void evaluate_part(std::size_t part, const std::uint32_t* part_of, detail::UpdateList block,
                       Real* values) const {
      std::array<std::int64_t, inner_block> own;
      std::array<std::uint32_t, inner_block> positions;
      std::array<Real, inner_block> part_values;
      const auto first = parts.first_update(part);
      std::size_t count = 0;
      for (std::uint32_t i = 0; i < block.count; ++i) {
        own[count] = block[i] - first;
        positions[count] = i;
        count += part_of[i] == part ? 1 : 0;
      }
      if (count == 0) return;
      trackers[part]->gather(own.data(), count, part_values.data());
      for (std::size_t i = 0; i < count; ++i) values[positions[i]] = part_values[i];
    }

    /// Parts without an update end where the one before does.
    static std::vector<std::int64_t> ends(const std::vector<std::int64_t>& lengths) {
      std::vector<std::int64_t> ends;
      std::int64_t start = 0;
      for (const auto length : lengths) ends.push_back((start += length) - 1);
      return ends;
    }
  };
};

}  // namespace lrtrack
