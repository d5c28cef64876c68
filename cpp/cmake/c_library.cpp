// Whether the C library's functions come within one unit in the last place, on which the bits of
// single and of bulk values rest: prints the first that does not, and fails.
#include <cmath>
#include <cstdio>
#include <limits>

namespace {

// Not evaluated by the compiler.
double hidden(double number) {
  volatile double result = number;
  return result;
}
double call(double (*function)(double), double argument) { return function(hidden(argument)); }
double call(double (*function)(double, double), double left, double right) {
  return function(hidden(left), hidden(right));
}

struct Sample {
  const char* call;
  double result;
  double nearest;  // to the exact value, which mpmath computed with 400 bits
  double rest;     // what the exact value has beside it
};

double unit_in_the_last_place(double number) {
  const double magnitude = std::fabs(number);
  return std::nextafter(magnitude, std::numeric_limits<double>::infinity()) - magnitude;
}

#define TRY(function, ...) #function "(" #__VA_ARGS__ ")", call(function, __VA_ARGS__)
const Sample samples[] = {
    {TRY(cos, 0), 0x1p+0, 0x0p+0},
    {TRY(cos, 0.5), 0x1.c1528065b7d5p-1, -0x1.892111312e828p-55},
    {TRY(cos, 0x1.0c152382d7365p+0), 0x1.0000000000001p-1, -0x1.aae55de707abbp-57},
    {TRY(cos, 0x1.921fb54442d18p+0), 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110},
    {TRY(cos, 0x1.0c152382d7365p+1), -0x1.ffffffffffffcp-2, -0x1.aae55de707ab5p-56},
    {TRY(cos, 3), -0x1.fae04be85e5d2p-1, -0x1.83effc17efb54p-55},
    {TRY(cos, 0x1.921fb54442d18p+1), -0x1p+0, 0x1.377ce858a5d48p-107},
    {TRY(sin, 0), 0x0p+0, 0x0p+0},
    {TRY(sin, 0.1), 0x1.98eaecb8bcb2cp-4, 0x1.c687ae84515ddp-59},
    {TRY(sin, 0x1.921fb54442d18p-1), 0x1.6a09e667f3bccp-1, 0x1.7a7fb8d4bd43fp-55},
    {TRY(sin, 1.2), 0x1.dd343a21a55c4p-1, 0x1.a0674265f6d3ep-55},
    {TRY(sin, 0x1.921fb54442d18p+0), 0x1p+0, -0x1.377ce858a5d48p-109},
    {TRY(exp, -700), 0x1.14f2b0fb9307fp-1010, 0x0.00000000000acp-1022},
    {TRY(exp, -87.3), 0x1.09874c0b9cacbp-126, 0x1.9f96092492b5dp-182},
    {TRY(exp, -10.1), 0x1.5899ac5129ae3p-15, -0x1.2ab69c9c7ff0cp-70},
    {TRY(exp, -0.1), 0x1.cf46d99d52b3ap-1, 0x1.d255100c4c1e2p-55},
    {TRY(exp, 1e-09), 0x1.000000044b83p+0, -0x1.7b444af5c26a7p-54},
    {TRY(exp, 0.7), 0x1.01c2a61268987p+1, -0x1.ce82f8a77f53p-53},
    {TRY(exp, 20.3), 0x1.3848660139d52p+29, -0x1.04b2a8bdeb467p-25},
    {TRY(exp, 88.7), 0x1.f4705bbffae5cp+127, -0x1.15587b1bf5d2cp+71},
    {TRY(exp2, -1000.3), 0x1.9fdf8bcce5424p-1001, 0x0.000000001bc86p-1022},
    {TRY(exp2, -20.7), 0x1.3b2c47bff832cp-21, -0x1.8cbfafcaa90a3p-75},
    {TRY(exp2, -0.1), 0x1.ddb680117ab12p-1, 0x1.56613b69e257ep-59},
    {TRY(exp2, 0.3), 0x1.3b2c47bff8329p+0, -0x1.497d7d4b14dddp-55},
    {TRY(exp2, 100.9), 0x1.ddb680117ab33p+100, 0x1.537e34b402544p+45},
    {TRY(log, 5e-324), -0x1.74385446d71c3p+9, -0x1.8e569fa8ee781p-45},
    {TRY(log, 1e-30), -0x1.144f69ff9ffc4p+6, -0x1.49791f2b9c5cdp-49},
    {TRY(log, 0.1), -0x1.26bb1bbb55515p+1, -0x1.8b752b6b15c17p-53},
    {TRY(log, 0.999999), -0x1.0c6f82d74d23p-20, 0x1.3962ca9bd6672p-74},
    {TRY(log, 0x1.000001ad7f29bp+0), 0x1.ad7f2847b6492p-24, 0x1.d7f4a57fcf3ddp-80},
    {TRY(log, 2.5), 0x1.d5240f0e0e078p-1, -0x1.7df5360740fe5p-55},
    {TRY(log, 1e+300), 0x1.5963447f87fb5p+9, 0x1.abccc0710fcd4p-46},
    {TRY(log1p, -0.9), -0x1.26bb1bbb55516p+1, -0x1.6ea56d62b82f3p-58},
    {TRY(log1p, -0.001), -0x1.064670d979b6fp-10, -0x1.d404079c5a934p-66},
    {TRY(log1p, 1e-12), 0x1.19799812de065p-40, 0x1.eb32bbfc33db8p-96},
    {TRY(log1p, 0.3), 0x1.0ca937be1b9dcp-2, -0x1.28637a1723644p-56},
    {TRY(log1p, 0x1.2a05f2p+33), 0x1.7069e2aa3184ep+4, 0x1.8bef93af027dp-50},
    {TRY(log2, 1e-300), -0x1.f24a09f1a8b89p+9, 0x1.1ea8f9f7c393dp-46},
    {TRY(log2, 0.3), -0x1.bca9c6f53897bp+0, 0x1.f36687ebb314p-54},
    {TRY(log2, 0x1.fffffca501acbp-1), -0x1.35d100a8009b2p-23, -0x1.973dc23a05437p-78},
    {TRY(log2, 1.1), 0x1.199b728cb9d0cp-3, 0x1.92a9b55114d44p-58},
    {TRY(log2, 0x1.c6bf52634p+49), 0x1.8ea1a18e2093ap+5, 0x1.27324c9bc7ac7p-49},
    {TRY(pow, 0.5, 0.5), 0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55},
    {TRY(pow, 0.1, 3), 0x1.0624dd2f1a9fdp-10, -0x1.4fdf3b645a1cap-64},
    {TRY(pow, 0.9, 100), 0x1.bda056ed4941p-16, -0x1.8d729476656abp-70},
    {TRY(pow, 0.9, 1000.5), 0x1.e4af7aa00d59fp-153, 0x1.f844e3baa1c16p-207},
    {TRY(pow, 0.99, 9999), 0x1.035bb83e0dd65p-145, 0x1.dd00affeafc3cp-201},
    {TRY(pow, 0.999, 12345), 0x1.22391fb94567ep-18, -0x1.1537460a6c882p-72},
    {TRY(pow, 0.999, 300000), 0x1.f72ed2de658fep-434, 0x1.69315bc71e0eap-489},
    {TRY(pow, 0.9999, 0x1.e848p+19), 0x1.a6a392e3503ecp-145, 0x1.9031267a92fffp-199},
    {TRY(pow, 0.99999, 0x1.312dp+22), 0x1.d239fda0603dep-73, 0x1.5273f992fc13ap-127},
    {TRY(pow, 0.999999, 0x1.7d784p+26), 0x1.a8bc8169db4cap-145, -0x1.1cf17999add33p-199},
    {TRY(pow, 0x1.fffffep-1, 0x1p+31), 0x1.42eb4e7ed1c3dp-185, -0x1.234bbdc1ebc54p-241},
    {TRY(pow, 0x1.ffffep-1, 0x1.312dp+23), 0x1.2e9fad9ae7dd5p-14, -0x1.5669fa9ad00aap-68},
    {TRY(pow, 1.0001, 100000), 0x1.57fdd2fe62a3dp+14, 0x1.29c64476068f8p-43},
    {TRY(pow, 1.5, 1000), 0x1.f2dd011353699p+584, -0x1.1f6fcf8b15da6p+530},
    {TRY(pow, 2, -0.5), 0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55},
    {TRY(pow, 1e-30, 9.7), 0x1.3f559e7bee7d9p-967, 0x1.f41ecddf7ec84p-1021},
    {TRY(pow, 0.3, 600), 0x0.00000e212a1dap-1022, 0x0p+0},
    {TRY(pow, 123.456, 130.7), 0x1.0f6c9c0133035p+908, -0x1.99d2c97b1c202p+854},
};

}  // namespace

int main() {
  for (const auto& sample : samples) {
    const double error = std::fabs((sample.result - sample.nearest) - sample.rest) /
                         unit_in_the_last_place(sample.nearest);
    if (!(error <= 1)) {
      std::printf("%s is %.3g units in the last place off", sample.call, error);
      return 1;
    }
  }
  return 0;
}
