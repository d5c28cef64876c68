// Where the pieces of a schedule begin.
#include "lrtrack/milestones.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "samples.hpp"

namespace lrtrack {
namespace {

using Updates = std::vector<std::int64_t>;
constexpr auto latest = std::numeric_limits<std::int64_t>::max();

TEST(Milestones, AreTheUpdatesAtWhichConstantPiecesChange) {
  const auto steps = make(StepTracker{.base_value = 1, .factor = 0.5, .step_size = 10});
  EXPECT_EQ(steps->milestones(35), (Updates{10, 20, 30}));
  EXPECT_EQ(steps->milestones(30), (Updates{10, 20}));
  EXPECT_EQ(steps->milestones(0), Updates{});
  for (const auto update : steps->milestones(35)) {
    EXPECT_EQ(steps->value<float>(update), steps->value<float>(update - 1) / 2);
  }
}

TEST(Milestones, OfCompositionsAreTheirPartsWhereTheseAreAsked) {
  const TrackerPtr cosine = make(CosineTracker{.base_value = 1, .max_updates = 20});
  const auto sequence =
      make(SequentialTracker{.trackers = {make(DelayedTracker{.tracker = cosine, .updates = 5}),
                                          make(EpochwiseTracker{cosine, 3})},
                             .lengths = {20}});
  EXPECT_EQ(sequence->milestones(latest), (Updates{5, 20, 80}));
  const auto any =
      make(PerParameterTracker{.default_tracker = cosine, .trackers = {{"*bias", sequence}}});
  EXPECT_EQ(any->milestones(50), (Updates{5, 20}));
}

TEST(Milestones, AreThoseOfThePrecisionThatIsAskedFor) {
  // 0.45 / 0.1 is 4.5 in double, and a little more or less in float.
  const LinearTracker definition{.base_value = 0, .slope = 0.1, .max_value = 0.45};
  const auto tracker = make(definition);
  for (const auto update : tracker->milestones<double>(100)) {
    EXPECT_NE(tracker->value<double>(update - 1), tracker->value<double>(update));
    EXPECT_EQ(tracker->value<double>(update + 1), tracker->value<double>(update));
  }
  for (const auto update : tracker->milestones<float>(100)) {
    EXPECT_NE(tracker->value<float>(update - 1), tracker->value<float>(update));
    EXPECT_EQ(tracker->value<float>(update + 1), tracker->value<float>(update));
  }
}

TEST(Milestones, ReachTheLastUpdates) {
  for (const auto& tracker : samples::parameter_trackers()) {
    try {
      const auto updates = tracker->milestones(latest);
      EXPECT_TRUE(std::is_sorted(updates.begin(), updates.end())) << tracker->type()->name;
    } catch (const std::invalid_argument& error) {
      EXPECT_TRUE(std::string_view(error.what()).starts_with("the number of milestones below stop"))
          << error.what();
    }
  }
}

TEST(Milestones, RefusesAStopThatIsNoUpdateNumber) {
  EXPECT_THROW((void)samples::cosine()->milestones(-1), std::invalid_argument);
}

}  // namespace
}  // namespace lrtrack
