using System.Globalization;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Checks what a task of a graph maps over, as far as the script alone shows it.</summary>
internal static class MapCheck
{
    /// <summary>The faults, each a sentence about "it".</summary>
    public static IEnumerable<string> Faults(TaskSpec task)
    {
        if (task.MapLimit is < 1 or > MapCount.Most) yield return $"its map limit is {task.MapLimit}; 1 to {MapCount.Most.ToString("N0", CultureInfo.InvariantCulture)} are allowed.";
        if (task.Map is null)
        {
            if (task.MapOver.Count > 1) yield return "it maps over several outputs and does not say how; put them together with Cross or Zip.";
            yield break;
        }

        if (task.Map.Parts.Count == 0 || task.Map.Parts.Count(part => part is null) != task.MapOver.Count || task.Map.Parts.Any(part => part < 0))
            yield return "what it maps over does not fit the outputs it takes; write it with Cross, Zip or Each.";
        else if (MapCount.Fault(task, [.. task.Map.Parts.Select(part => (long?)part)]) is { } fault)
            yield return $"{fault} {(task.Map.Zipped ? "Make the lists equally long." : "Raise its map limit or list fewer.")}";
    }
}
