using Xunit;

namespace Maintenance.EndToEnd.Tests;

/// <summary>One product for all tests of it, which take turns.</summary>
[CollectionDefinition(Name)]
public sealed class ProductTests : ICollectionFixture<RunningProduct>, ICollectionFixture<Chromium>
{
    public const string Name = "product";
}
