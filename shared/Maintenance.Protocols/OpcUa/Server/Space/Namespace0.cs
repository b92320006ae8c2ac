using System.Globalization;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>Reads the nodes every server has, from a table kept beside this file.</summary>
internal static class Namespace0
{
    private const string Table = "Maintenance.Protocols.OpcUa.Server.Space.Namespace0.tsv";

    public static void Load(AddressSpace space)
    {
        var rows = Rows();
        foreach (var row in rows)
            space.Enter(Node(row));
        foreach (var row in rows)
            Refer(space, row);
        foreach (var row in rows.Where(row => row[6].Length > 0))
            Declare((UaMethod)space[Id(row[0])].References().First(reference => !reference.IsForward).Target, row);
    }

    private static void Declare(UaMethod method, string[] row)
    {
        if (string.Equals(row[2], "InputArguments", StringComparison.Ordinal))
            method.Inputs = Fields(row[6]);
        else
            method.Outputs = Fields(row[6]);
    }

#pragma warning disable MA0045 // a resource lies in memory with its assembly: nothing is waited for
    private static List<string[]> Rows()
    {
        using var stream = typeof(Namespace0).Assembly.GetManifestResourceStream(Table)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(Columns)];
    }
#pragma warning restore MA0045

    private static string[] Columns(string line)
    {
        var columns = new string[7];
        Array.Fill(columns, "");
        line.Split('\t').CopyTo(columns, 0);
        return columns;
    }

    private static UaNode Node(string[] row)
    {
        var (id, name) = (Id(row[0]), new QualifiedName(0, row[2]));
        return row[1] switch
        {
            "O" => new UaObject(id, name) { NotifiesEvents = id == StandardNodes.Server },
            "V" => Variable(id, name, row),
            "M" => new UaMethod(id, name),
            "OT" => new UaType(id, NodeClass.ObjectType, name) { IsAbstract = IsAbstract(row) },
            "VT" => new UaType(id, NodeClass.VariableType, name) { IsAbstract = IsAbstract(row), DataType = Held(row).DataType, ValueRank = Held(row).ValueRank },
            "DT" => new UaType(id, NodeClass.DataType, name) { IsAbstract = IsAbstract(row), Fields = Fields(row[3]) },
            _ => new UaType(id, NodeClass.ReferenceType, name)
            {
                IsAbstract = IsAbstract(row),
                IsSymmetric = row[4].Contains('S', StringComparison.Ordinal),
                InverseName = row[3].Length == 0 ? default : new(row[3]),
            },
        };
    }

    private static UaVariable Variable(NodeId id, QualifiedName name, string[] row)
    {
        var variable = new UaVariable(id, name) { DataType = Held(row).DataType, ValueRank = Held(row).ValueRank };
        variable.Set(row[6].Length > 0 ? MethodArguments.Value(Fields(row[6])) : default);
        return variable;
    }

    private static void Refer(AddressSpace space, string[] row)
    {
        var source = space[Id(row[0])];
        foreach (var reference in row[5].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = reference.Split('>');
            var (type, target) = (Id(parts[0]), space[Id(parts[1])]);
            if (type == StandardNodes.HasTypeDefinition)
                source.Add(new(type, target, true));
            else
                AddressSpace.Refer(source, type, target);
        }
    }

    private static bool IsAbstract(string[] row) => row[4].Contains('A', StringComparison.Ordinal);

    private static UaField Held(string[] row) => Field($"{row[2]}:{row[3]}");

    private static UaField[] Fields(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Field)];

    private static UaField Field(string text)
    {
        var parts = text.Split(':');
        return new(parts[0], Id(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static NodeId Id(string number) => new(uint.Parse(number, CultureInfo.InvariantCulture));
}
