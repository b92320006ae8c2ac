using Xunit;

namespace Maintenance.Tool.Tests;

/// <summary>Tests that run the whole product take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProducts
{
    public const string Name = "whole products";
}
