#pragma once

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
    require(
        lengths.size() + 1 == trackers.size(), "lengths",
        "one fewer than the trackers (" + to_text(static_cast<std::int64_t>(trackers.size())) + ")",
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
    detail::Parts parts;

    explicit Formula(const Self& definition)
        : trackers(definition.trackers), parts(ends(definition.lengths)) {}

    Real operator()(std::int64_t num_update) const {
      const auto part = parts.part_of(num_update);
      return trackers[part]->template value<Real>(num_update - parts.first_update(part));
    }

    void fill(UpdateRange range, Real* out) const {
      parts.fill(range, out, [this](std::size_t part, UpdateRange run, Real* values) {
        trackers[part]->fill(earlier(run, parts.first_update(part)), values);
      });
    }

    void evaluate(detail::UpdateList updates, Real* out) const {
      constexpr std::size_t few = 16;
      if (trackers.size() > few) return detail::evaluate_one_by_one(*this, updates, out);
      for_each_inner_block(updates, out, [this](detail::UpdateList block, Real* values) {
        std::array<std::uint32_t, inner_block> part_of;
        parts.parts_of(block, part_of.data());
        for (std::size_t part = 0; part < trackers.size(); ++part) {
          evaluate_part(part, part_of.data(), block, values);
        }
      });
    }

   private:
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
