using Shouldly;
using Xunit;

namespace Maintenance.Training.Tests;

public sealed class EngineFoldsTests
{
    [Fact]
    public void Folds_are_of_equal_size_and_drawn_by_the_seed()
    {
        var folds = EngineFolds.Draw(103, 5, 42);

        folds.GroupBy(fold => fold).Select(fold => fold.Count()).ShouldAllBe(count => count == 20 || count == 21);
        folds.ShouldBe(EngineFolds.Draw(103, 5, 42));
        folds.ShouldNotBe(EngineFolds.Draw(103, 5, 43));
    }
}
