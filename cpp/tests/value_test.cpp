// Trackers and their parameters as values: text, equality, hashes.
#include "lrtrack/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "samples.hpp"

namespace lrtrack {
namespace {

TEST(Text, ShowsThatANumberIsReal) {
  EXPECT_EQ(to_text(1.0), "1.0");
  EXPECT_EQ(to_text(-0.0), "-0.0");
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(1e22), "1e+22");
  EXPECT_EQ(to_text(5e-324), "5e-324");
  EXPECT_EQ(to_text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(to_text(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(to_text(std::nan("")), "nan");
  EXPECT_EQ(to_text(-std::nan("")), "nan");
}

TEST(Text, ShowsIntegersInFull) {
  EXPECT_EQ(to_text(std::int64_t{0}), "0");
  EXPECT_EQ(to_text(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST(Equality, ComparesKindAndContent) {
  EXPECT_TRUE(equal(Value(0.5), Value(0.5)));
  EXPECT_FALSE(equal(Value(1.0), Value(std::int64_t{1})));
  EXPECT_FALSE(equal(Value(), Value(0.0)));
  EXPECT_TRUE(equal(Value(), Value()));
  EXPECT_FALSE(
      equal(Value(std::vector<std::int64_t>{1, 2}), Value(std::vector<std::int64_t>{2, 1})));
  EXPECT_TRUE(equal(Value(TrackerPtr(make(FixedTracker{.value = 1}))),
                    Value(TrackerPtr(make(FixedTracker{.value = 1})))));
}

TEST(Equality, OfTrackersIsDeep) {
  const auto left = samples::parameter_trackers();
  const auto right = samples::parameter_trackers();
  for (std::size_t i = 0; i < left.size(); ++i) {
    for (std::size_t j = 0; j < right.size(); ++j) {
      const bool is_itself_only = left[i]->calls_user_code() || left[i]->has_state();
      EXPECT_EQ(left[i]->equals(*right[j]), i == j && !is_itself_only)
          << left[i]->type()->name << ", " << right[j]->type()->name;
    }
    EXPECT_TRUE(left[i]->equals(*left[i]));
  }
}

TEST(Equality, OfFunctionsIsTheirs) {
  class Constant final : public Function {
   public:
    explicit Constant(double value) : value_(value) {}
    double operator()(std::int64_t) const override { return value_; }
    bool equals(const Function& other) const override {
      const auto* constant = dynamic_cast<const Constant*>(&other);
      return constant != nullptr && constant->value_ == value_;
    }
    std::size_t hash() const override { return std::hash<double>{}(value_); }

   private:
    double value_;
  };
  const auto with_scale = [](double scale) {
    return make(CyclicalTracker{.scale_function = std::make_shared<Constant>(scale)});
  };
  EXPECT_TRUE(with_scale(0.5)->equals(*with_scale(0.5)));
  EXPECT_FALSE(with_scale(0.5)->equals(*with_scale(0.25)));
  EXPECT_EQ(with_scale(0.5)->hash(), with_scale(0.5)->hash());
}

TEST(Equality, SeesEachOptionalSetting) {
  const FactorTracker endless{.base_value = 1, .factor = 0.5};
  auto ending = endless;
  ending.max_updates = 0;
  EXPECT_FALSE(make(endless)->equals(*make(ending)));
  const auto per_parameter = [](double value) {
    return make(FixedPerVarTracker{.default_value = 1, .values = {{"bias", value}}});
  };
  EXPECT_TRUE(per_parameter(2)->equals(*per_parameter(2)));
  EXPECT_FALSE(per_parameter(2)->equals(*per_parameter(3)));
}

TEST(Hash, EqualTrackersHaveEqualHashes) {
  const auto left = samples::parameter_trackers();
  const auto right = samples::parameter_trackers();
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i]->calls_user_code() || left[i]->has_state()) continue;
    EXPECT_EQ(left[i]->hash(), right[i]->hash());
  }
  const auto zero = make(FixedTracker{.value = 0.0});
  const auto minus_zero = make(FixedTracker{.value = -0.0});
  ASSERT_TRUE(zero->equals(*minus_zero));
  EXPECT_EQ(zero->hash(), minus_zero->hash());
}

TEST(Hash, TellsTheSamplesApart) {
  const auto trackers = samples::parameter_trackers();
  for (std::size_t i = 0; i < trackers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(trackers[i]->hash(), trackers[j]->hash());
  }
}

}  // namespace
}  // namespace lrtrack
