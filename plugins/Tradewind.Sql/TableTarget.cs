namespace Tradewind.Sql;

/// <summary>The table that a <see cref="SqlTable"/> writes in one attempt.</summary>
internal sealed record TableTarget
{
    public required string? Schema { get; init; }

    public required string Name { get; init; }

    public required SqlWriteMode Mode { get; init; }

    public required IReadOnlyList<string> Keys { get; init; }

    public required bool Create { get; init; }

    public required string? Where { get; init; }

    public required IReadOnlyDictionary<string, object?> Parameters { get; init; }

    /// <summary>The table's name in quotes.</summary>
    public string Quoted => Schema is null ? SqlName.Quote(Name) : $"{SqlName.Quote(Schema)}.{SqlName.Quote(Name)}";
}
