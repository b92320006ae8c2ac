using System.Numerics;
using Maintenance.Analytics.Detectors;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Detectors;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void It_is_the_sum_that_defines_it(int length)
    {
        var random = new Random(length);
        var values = Enumerable.Range(0, length).Select(_ => new Complex(random.NextDouble(), random.NextDouble())).ToArray();
        var transformed = values.ToArray();
        FourierTransform.Forward(transformed);
        for (var k = 0; k < length; k++)
        {
            var sum = values.Index().Aggregate(Complex.Zero, (sum, value) =>
                sum + (value.Item * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * value.Index / length)));
            (transformed[k] - sum).Magnitude.ShouldBeLessThan(1e-11);
        }
    }
}
