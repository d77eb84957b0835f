# To be used before Cooper.pm: programs that do not wait (tests/tools/hurried_clock.c), and files that are in memory, where there
# are such.
package Hurried;

use strict;
use warnings;

# The folder of the build, as it was given.
our $build = $ENV{BUILD} // 'build';

$ENV{BUILD} = "$build/hurried";
$ENV{TMPDIR} //= '/dev/shm' if -w '/dev/shm';

1;
