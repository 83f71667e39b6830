namespace Tradewind.Engine.Tests.States;

/// <summary>Reads the tables of <c>docs/task-states.md</c>: rows of words in back quotes under a heading.</summary>
internal sealed class StateTable
{
    private readonly string[] _lines;

    private StateTable(string[] lines) => _lines = lines;

    public static StateTable Read(string path) => new(File.ReadAllLines(path));

    /// <summary>Rows <c>| `from` | `to`, `to` | who | when |</c>.</summary>
    public IEnumerable<(string From, string To)> MovesUnder(string heading)
    {
        foreach (var cells in RowsUnder(heading))
        {
            cells.Length.ShouldBe(4, string.Join('|', cells));
            cells[2].ShouldNotBeNullOrWhiteSpace();
            cells[3].ShouldNotBeNullOrWhiteSpace();
            foreach (var to in cells[1].Split(',')) yield return (Word(cells[0]), Word(to));
        }
    }

    /// <summary>Rows <c>| `state` | final or empty | meaning |</c>.</summary>
    public IEnumerable<(string Word, bool Final)> StatesUnder(string heading)
    {
        foreach (var cells in RowsUnder(heading))
        {
            cells.Length.ShouldBe(3, string.Join('|', cells));
            cells[2].ShouldNotBeNullOrWhiteSpace();
            yield return (Word(cells[0]), cells[1] == "final");
        }
    }

    private IEnumerable<string[]> RowsUnder(string heading)
    {
        var rows = _lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2).ToArray();
        rows.ShouldNotBeEmpty($"no table under '{heading}'");
        return rows.Select(row => row.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray());
    }

    private static string Word(string cell)
    {
        cell = cell.Trim();
        (cell.Length > 2 && cell[0] == '`' && cell[^1] == '`').ShouldBeTrue(cell);
        return cell[1..^1];
    }
}
