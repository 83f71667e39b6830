using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>Runs drawn as text.</summary>
internal static class RunCharts
{
    private const int Width = 40;
    private const char Waited = '░';
    private const char Worked = '█';
    private const char Failed = '▒';

    /// <summary>A line for each task, a sign for each run, and what the signs mean.</summary>
    public static IEnumerable<string> Grid(GridResource grid)
    {
        var widest = grid.Tasks.Append("run").Max(task => task.Length);
        yield return $"{"run".PadRight(widest)}  {string.Concat(grid.Runs.Select(run => StateSign.Of(run.Run.State)))}";
        foreach (var task in grid.Tasks)
            yield return $"{task.PadRight(widest)}  {string.Concat(grid.Runs.Select(run => run.Tasks.FirstOrDefault(states => states.TaskId == task) is { } states ? StateSign.Of(states.State) : ' '))}";

        yield return "";
        yield return $"Runs {grid.Runs[0].Run.RunId} to {grid.Runs[^1].Run.RunId}, oldest first. {string.Join("  ", grid.Runs.SelectMany(run => run.Tasks.Select(task => task.State).Append(run.Run.State)).Distinct().GroupBy(StateSign.Of).Select(sign => $"{sign.Key} {string.Join(", ", sign)}"))}";
    }

    /// <summary>Rows: whether it is on the critical path, task, bar, state, waited, worked.</summary>
    public static IEnumerable<string?[]> Gantt(GanttResource gantt, DateTimeOffset now)
    {
        var from = gantt.Run.StartedAt ?? gantt.Run.CreatedAt;
        var length = ((gantt.Run.EndedAt ?? now) - from).TotalSeconds;
        foreach (var span in gantt.Spans)
        {
            var bar = new string(' ', Width).ToCharArray();
            // What it waited for before its latest attempt; of earlier ones it is not known.
            var waited = span.QueuedAt is { } queued && span.Attempts[^1].StartedAt > queued ? (From: queued, To: span.Attempts[^1].StartedAt) : default;
            if (waited != default) Draw(waited.From, waited.To, Waited);
            foreach (var attempt in span.Attempts) Draw(attempt.StartedAt, attempt.EndedAt ?? now, attempt.Outcome is null or "success" ? Worked : Failed);
            yield return
            [
                gantt.CriticalPath.Contains(span.TaskId) ? "*" : null, span.MapIndex < 0 ? span.TaskId : $"{span.TaskId} [{span.MapIndex}]", new(bar), span.State,
                waited == default ? null : Times.Length(waited.To - waited.From), Times.Length(TimeSpan.FromTicks(span.Attempts.Sum(attempt => ((attempt.EndedAt ?? now) - attempt.StartedAt).Ticks))),
            ];

            void Draw(DateTimeOffset start, DateTimeOffset end, char sign)
            {
                // Everything that happened is seen, however short it was.
                var first = Math.Clamp(At(start), 0, Width - 1);
                Array.Fill(bar, sign, first, Math.Clamp(At(end) - first, 1, Width - first));
            }
        }

        int At(DateTimeOffset instant) => length <= 0 ? 0 : (int)((instant - from).TotalSeconds / length * Width);
    }
}
