using Maintenance.Cloud.Tests.People;
using Xunit;

namespace Maintenance.Cloud.Tests.Assets;

/// <summary>The one host of the tests of assets: each test makes assets of its own.</summary>
public class AssetHost : PeopleHost
{
    private int _made;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Database.AddPersonAsync("rel", (Mine, "ReliabilityEngineer"));
        await Host.Database.AddPersonAsync("sam", (Mine, "StoreKeeper"));
    }

    /// <summary>A tag number that no other test has.</summary>
    public string NewTag(string prefix = "T") => FormattableString.Invariant($"{prefix}-{Interlocked.Increment(ref _made):D4}");

    public Task<Guid> AssetAsync(string level = "Machine", Guid? parentId = null, string? tagNumber = null, string? @class = null) => parentId is { } parent
        ? MakeAsync("adam", "/assets", new { siteId = Mine, tagNumber = tagNumber ?? NewTag(), name = "An asset", level, parentId = parent })
        : MakeAsync("adam", "/assets", @class is null
            ? new { siteId = Mine, tagNumber = tagNumber ?? NewTag(), name = "An asset", level }
            : new { siteId = Mine, tagNumber = tagNumber ?? NewTag(), name = "An asset", level, @class });
}

[CollectionDefinition("Assets")]
public sealed class SharedAssetHost : ICollectionFixture<AssetHost>;
