// Bulk values and single ones against the formulas themselves, with random parameters and ranges.
#include <gtest/gtest.h>

#include <random>

#include "bits.hpp"
#include "draws.hpp"
#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace {

template <class Definition, class Real>
void expect_formula_bits(const Definition& definition, UpdateRange range) {
  const auto tracker = make(definition);
  const FormulaOf<Definition, Real> formula(definition);
  std::vector<Real> filled(range.count);
  tracker->fill(range, filled.data());
  std::vector<std::int64_t> num_updates(range.count);
  for (std::size_t i = 0; i < range.count; ++i) num_updates[i] = range[i];
  std::vector<Real> gathered(range.count);
  tracker->gather(num_updates.data(), num_updates.size(), gathered.data());
  for (std::size_t i = 0; i < range.count; ++i) {
    const auto expected = bits(value_at<Real>(formula, range[i]));
    ASSERT_EQ(bits(filled[i]), expected) << "fill at update " << range[i];
    ASSERT_EQ(bits(gathered[i]), expected) << "gather at update " << range[i];
    ASSERT_EQ(bits(tracker->template value<Real>(range[i])), expected) << "update " << range[i];
  }
}

template <class Definition>
class Values : public testing::Test {};
using Definitions =
    testing::Types<FixedTracker, FactorTracker, MultiFactorTracker, CosineTracker, LinearTracker,
                   PolynomialDecayTracker, CyclicalTracker, WarmUpTracker, CyclicalMomentumTracker,
                   SquareRootTracker, InverseTimeTracker, StepTracker, MultiStepTracker,
                   ExponentialTracker, PiecewiseConstantTracker, PiecewiseLinearTracker,
                   InverseSquareRootTracker, CosineRestartsTracker, OneCycleTracker,
                   OneCycleMomentumTracker, TrapezoidTracker, RexTracker, TanhTracker,
                   RangeTestTracker, SequentialTracker, ProductTracker, SumTracker, QuotientTracker,
                   PowerTracker, ClippedTracker, DelayedTracker, EpochwiseTracker, RepeatedTracker>;
TYPED_TEST_SUITE(Values, Definitions);

TYPED_TEST(Values, HaveTheFormulasBits) {
  const auto seed = draws::seed();
  draws::Random random(seed);
  for (int i = 0; i < 1000; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", example " + std::to_string(i));
    const auto definition = draws::definition<TypeParam>(random);
    const auto range = draws::range(random);
    expect_formula_bits<TypeParam, float>(definition, range);
    expect_formula_bits<TypeParam, double>(definition, range);
    if (this->HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace lrtrack
