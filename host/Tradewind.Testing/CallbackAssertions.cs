using System.Globalization;
using System.Text;

namespace Tradewind.Testing;

/// <summary>What is expected of callbacks, and how it is told when it was otherwise.</summary>
internal static class CallbackAssertions
{
    public static void Require(string whose, IReadOnlyList<TestCallback> called, CallbackKind kind, int times)
    {
        var ofKind = called.Where(one => one.Kind == kind).ToArray();
        if (ofKind.FirstOrDefault(one => one.Error is not null) is { } broken)
            throw new DagAssertionException($"On{kind} of {whose} failed: {broken.Error}{Describe(called)}");
        if (ofKind.Length == times)
            return;

        throw new DagAssertionException(string.Create(
            CultureInfo.InvariantCulture, $"On{kind} of {whose} should have been called {Times(times)}, and was called {Times(ofKind.Length)}.{Describe(called)}"));
    }

    private static string Times(int count) => count switch { 0 => "never", 1 => "once", _ => string.Create(CultureInfo.InvariantCulture, $"{count} times") };

    private static string Describe(IReadOnlyList<TestCallback> called)
    {
        if (called.Count == 0) return "\nNothing was called. Does the script say On... for it?";
        var text = new StringBuilder("\nCalled:");
        foreach (var one in called)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  On{one.Kind} of {one.TaskId ?? "the run"}{(one.MapIndex < 0 ? "" : $"[{one.MapIndex}]")}, {one.State}{(one.Reason is null ? "" : $": {one.Reason}")}");
            foreach (var line in one.Log) text.Append("\n    ").Append(line);
        }

        return text.ToString();
    }
}
