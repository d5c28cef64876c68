// A value depends on the update number alone, in whichever order the updates are asked for.
#include <gtest/gtest.h>

#include "samples.hpp"

namespace lrtrack {
namespace {

TEST(Purity, MultiFactorAnswersAnEarlyUpdateAfterALateOne) {
  const auto tracker =
      make(MultiFactorTracker{.base_value = 1, .steps = {100, 250, 500}, .factor = 0.5});
  EXPECT_EQ(tracker->get_new_value(501), 0.125f);
  EXPECT_EQ(tracker->get_new_value(1), 1.0f);
  EXPECT_EQ(tracker->get_new_value(251), 0.25f);
  EXPECT_EQ(tracker->get_new_value(101), 0.5f);
  EXPECT_EQ(tracker->get_new_value(501), 0.125f);
}

TEST(Purity, NoTrackerRemembersWhatWasAsked) {
  const auto used = samples::parameter_trackers();
  const auto fresh = samples::parameter_trackers();
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::int64_t late = 3000; late > 0; late -= 7) used[i]->get_new_value("bias", late);
    for (const std::int64_t update : {0, 1, 2, 49, 50, 51, 1000, 1001}) {
      EXPECT_EQ(used[i]->get_new_value("bias", update), fresh[i]->get_new_value("bias", update))
          << used[i]->type()->name << " at update " << update;
    }
  }
}

TEST(Purity, ATrackerKeepsWhatItWasMadeFrom) {
  MultiFactorTracker definition{.base_value = 1, .steps = {2, 4}, .factor = 0.5};
  const auto tracker = make(definition);
  definition.steps = {1, 2};
  definition.base_value = 8;
  EXPECT_EQ(tracker->get_new_value(2), 1.0f);
  EXPECT_EQ(tracker->get_new_value(3), 0.5f);
}

}  // namespace
}  // namespace lrtrack
