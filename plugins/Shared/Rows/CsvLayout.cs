using System.Text;

namespace Tradewind.Rows;

/// <summary>How a CSV is laid out.</summary>
internal sealed record CsvLayout
{
    public char Delimiter { get; init; } = ',';

    public bool HasHeader { get; init; } = true;

    /// <summary>The columns' names when there is no header; empty for c1, c2, ...</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public string? NullText { get; init; }

    public Encoding? Encoding { get; init; }

    public required DeclaredTypes Types { get; init; }
}
