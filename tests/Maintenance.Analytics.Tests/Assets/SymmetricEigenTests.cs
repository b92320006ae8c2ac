using Maintenance.Analytics.Assets;
using MathNet.Numerics.LinearAlgebra;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Assets;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void Values_and_vectors_are_those_of_MathNet() => Series.ForSeeds(seed =>
    {
        var random = new Random(seed);
        var size = random.Next(1, 20);
        var mixed = Matrix<double>.Build.Dense(size, size, (_, _) => random.NextDouble() - 0.5);
        var matrix = mixed * mixed.Transpose();
        var eigen = new SymmetricEigen(size);
        eigen.Decompose(matrix.ToRowMajorArray());

        var expected = matrix.Evd().EigenValues.Select(value => value.Real).Order();
        if (!eigen.Values.Order().Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) < 1e-9))
            return false;
        return Enumerable.Range(0, size).All(i =>
        {
            var vector = Vector<double>.Build.Dense(eigen.Vectors[(i * size)..((i + 1) * size)]);
            return Math.Abs(vector.L2Norm() - 1) < 1e-9 && ((matrix * vector) - (eigen.Values[i] * vector)).L2Norm() < 1e-9;
        });
    });

    [Fact]
    public void A_matrix_of_nothing_has_values_of_nothing()
    {
        var eigen = new SymmetricEigen(3);
        eigen.Decompose(new double[9]);
        eigen.Values.ShouldAllBe(value => value == 0);
    }
}
