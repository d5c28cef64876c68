"""The Conan package of the C++ library: `conan create .` in a clone builds and tests it."""

import re
from pathlib import Path

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy


class Lrtrack(ConanFile):
    name = "lrtrack"
    description = "Learning-rate schedules as immutable functions"
    license = "Apache-2.0"
    topics = ("learning-rate", "machine-learning")
    package_type = "static-library"
    settings = "os", "compiler", "build_type", "arch"
    exports = "CMakeLists.txt"
    exports_sources = "CMakeLists.txt", "LICENSE", "cpp/*", "!cpp/bindings/*", "!cpp/tests/*"
    test_package_folder = "tests/packaging/consumer"

    def set_version(self):
        text = Path(self.recipe_folder, "CMakeLists.txt").read_text("utf-8")
        self.version = re.search(r"project\(lrtrack VERSION ([0-9.]+)", text)[1]

    def layout(self):
        cmake_layout(self)

    def validate(self):
        check_min_cppstd(self, 20)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["LRTRACK_BUILD_TESTS"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, Path(self.package_folder, "licenses"))

    def package_info(self):
        # The library brings its own lrtrackConfig.cmake, which says how it must be compiled.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs.append("lib/cmake/lrtrack")
