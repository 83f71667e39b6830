using System.Globalization;
using System.Text;
using Tradewind.Dashboard.Design;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>
/// The cells of one task's row as one path per state: a row of a hundred runs is a handful of elements. Each state
/// has a form of its own, so that colour is not the only sign.
/// </summary>
internal static class GridCells
{
    public const int Step = 18;
    public const int Size = 14;

    /// <summary>The filled path of each state in the row, and the lines cut out of it.</summary>
    /// <param name="states">By column; null where the run has no such task.</param>
    public static IEnumerable<(StateLook Look, string Fill, string Cut)> Paths(IReadOnlyList<StateLook?> states)
    {
        foreach (var group in states.Index().Where(cell => cell.Item is not null).GroupBy(cell => cell.Item!))
        {
            var (fill, cut) = (new StringBuilder(), new StringBuilder());
            foreach (var (column, look) in group) Draw(look!.Name, column * Step, fill, cut);
            yield return (group.Key, fill.ToString(), cut.ToString());
        }
    }

    private static void Draw(string state, int x, StringBuilder fill, StringBuilder cut)
    {
        switch (state)
        {
            case "none" or "removed":
                Box(fill, x + 5, 7, 4);
                break;
            case "scheduled" or "queued" or "waiting" or "awaiting_input":
                Box(fill, x + 2, 4, 10);
                break;
            case "skipped":
                Append(fill, $"M{x} 6h14v6h-14z");
                break;
            case "upstream_failed":
                Append(fill, $"M{x + 7} 2L{x + 14} 16H{x}z");
                break;
            case "failed":
                Box(fill, x, 2, Size);
                Append(cut, $"M{x + 4} 6l6 6m0-6l-6 6");
                break;
            case "cancelled":
                Box(fill, x, 2, Size);
                Append(cut, $"M{x + 3} 13l8-8");
                break;
            case "running":
                Box(fill, x, 2, Size);
                Append(cut, $"M{x + 5} 5.5l4.5 3.5-4.5 3.5");
                break;
            case "up_for_retry":
                Box(fill, x, 2, Size);
                Append(cut, $"M{x + 7} 5v4.5m0 2.5v.2");
                break;
            default:
                Box(fill, x, 2, Size);
                break;
        }
    }

    private static void Box(StringBuilder path, int x, int y, int size) => Append(path, $"M{x + 2} {y}h{size - 4}q2 0 2 2v{size - 4}q0 2-2 2h-{size - 4}q-2 0-2-2v-{size - 4}q0-2 2-2z");

    private static void Append(StringBuilder path, FormattableString text) => path.Append(text.ToString(CultureInfo.InvariantCulture));
}
