using System.Diagnostics;
using System.Globalization;
using Tradewind.Simulator.Tests.Plays;
using Tradewind.Simulator.Tests.Stores;

namespace Tradewind.Simulator.Tests;

/// <summary>The simulator by command: <c>./test --simulate COUNT [--seed FIRST] [--check-every WRITES] [--go-on] [--trace] [--store postgres]</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var count = Number(args, "--simulate") ?? 1;
        var first = Number(args, "--seed") ?? 0;
        var every = Number(args, "--check-every") ?? 1;
        var store = Word(args, "--store") ?? "sqlite";
        if (store is not ("sqlite" or "postgres"))
        {
            Console.Error.WriteLine($"There is no store '{store}' to play on; --store takes sqlite or postgres.");
            return 2;
        }

        var trace = args.Contains("--trace") ? Console.Out : null;
        var (goesOn, failed) = (args.Contains("--go-on"), 0);
        var watch = Stopwatch.StartNew();
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                var end = Play.Of(seed, every, trace, store == "postgres" ? world => new PostgresSimStore(world) : null);
                if (count == 1) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {end.Dispatches} dispatches in {end.Took}, trace {end.TraceHash:x16}"));
                else if ((seed - first + 1) % 50 == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed - first + 1} of {count} seeds in {watch.Elapsed.TotalSeconds:F0} s"));
            }
            catch (InvalidOperationException fault)
            {
                Console.WriteLine(fault.Message);
                if (trace is not null) Console.WriteLine(fault.InnerException);
                failed++;
                if (!goesOn) break;
            }
        }

        if (goesOn) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} seeds in {watch.Elapsed.TotalSeconds:F0} s ({Environment.CpuUsage.TotalTime.TotalSeconds:F0} s of a core), {failed} failed"));
        return failed == 0 ? 0 : 1;
    }

    private static int? Number(string[] args, string option) => Word(args, option) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : null;

    private static string? Word(string[] args, string option)
    {
        var at = Array.IndexOf(args, option);
        return at < 0 ? null : args[at + 1];
    }
}
