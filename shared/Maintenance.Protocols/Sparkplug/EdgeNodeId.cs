namespace Maintenance.Protocols.Sparkplug;

/// <summary>An edge node: its own name, and that of its group [tck-id-topic-structure-namespace-unique-edge-node-descriptor].</summary>
public readonly record struct EdgeNodeId(string Group, string Node)
{
    public override string ToString() => $"{Group}/{Node}";

    /// <summary>Throws unless <paramref name="id"/> can be a level of a topic [tck-id-topic-structure-namespace-valid-group-id and others].</summary>
    /// <param name="what">Named in the error.</param>
    public static void Require(string id, string what)
    {
        if (!IsValid(id))
            throw new ArgumentException($"{what} '{id}' is empty or has one of + / # in it.", nameof(id));
    }

    internal static bool IsValid(string id) => id.Length > 0 && !id.AsSpan().ContainsAny("+/#\0");
}
