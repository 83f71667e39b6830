using System.Globalization;
using System.Text.RegularExpressions;
using Tradewind.Graph;

namespace Tradewind.Engine.Assets;

/// <summary>Makes of the partition key of an asset's news that of a run.</summary>
public static partial class PartitionRule
{
    private const string Sample = "2026-11-01T13";
    private const int MostSteps = 20;
    private const int DeepestParts = 5;

    /// <summary>The key of the run that news belongs to.</summary>
    /// <param name="map">The map of the asset's keys.</param>
    /// <param name="key">The key of the news; null when it has none.</param>
    public static MappedKey Map(PartitionMapSpec map, string? key)
    {
        if (key is null && map.Steps is not [{ Kind: PartitionStepKind.Constant }, ..])
            return MappedKey.None("It has no partition key, and the schedule goes by keys. Emit it with one: ctx.Emit(asset, partition: ...).");
        var mapped = Follow(map.Steps, MappedKey.Of(key ?? ""));
        return mapped.Key is { } made && PartitionKeys.Fault(made) is { } fault ? MappedKey.None(fault) : mapped;
    }

    /// <summary>Everything that is wrong with a map, as sentences.</summary>
    public static IReadOnlyList<string> Faults(PartitionMapSpec map)
    {
        var faults = new List<string>();
        Check(map, DeepestParts, faults);
        return faults;
    }

    private static void Check(PartitionMapSpec map, int levels, List<string> faults)
    {
        if (levels == 0 || map.Steps.Count > MostSteps)
        {
            faults.Add($"A partition map has more than {MostSteps} steps, or nests its parts deeper than {DeepestParts} levels; write a simpler one.");
            return;
        }

        if (CheckWindows(map) is { } misplaced) faults.Add(misplaced);
        // From the first step that makes a known key on, what the others read is known too.
        MappedKey? known = null;
        PartitionStepSpec? before = null;
        foreach (var step in map.Steps)
        {
            if (CheckStep(step) is { } fault) faults.Add(fault);
            foreach (var part in step.Parts) Check(part, levels - 1, faults);
            if (faults.Count > 0) return;
            if (known is { } given && Apply(step, given.Key!) is { Why: { } why })
            {
                faults.Add($"The partition map cannot go from {before!.Kind} to {step.Kind}: {why}");
                return;
            }

            known = step.Kind switch
            {
                PartitionStepKind.Constant => MappedKey.Of(step.Value!),
                PartitionStepKind.Part or PartitionStepKind.Parts => known is { } composite ? Apply(step, composite.Key!) : null,
                _ => Apply(step, known?.Key ?? Sample),
            };
            before = step;
        }
    }

    private static string? CheckStep(PartitionStepSpec step) => step.Kind switch
    {
        PartitionStepKind.Constant => PartitionKeys.Fault(step.Value ?? ""),
        PartitionStepKind.Part when step.Index < 0 => $"A partition map takes part {step.Index} of a key; parts count from 0.",
        PartitionStepKind.Parts when step.Parts.Count == 0 => "A partition map maps the parts of a key, but names none; write for example Partition.Parts(Partition.Same(), Partition.ToMonth()).",
        PartitionStepKind.Part or PartitionStepKind.Parts when step.Separator.Length != 1 || char.IsControl(step.Separator[0]) || char.IsSurrogate(step.Separator[0]) =>
            "What stands between the parts of a partition key must be one character that can be seen.",
        _ when CheckWindow(step) is { } fault => fault,
        _ when !Enum.IsDefined(step.Kind) => $"A partition map has a step '{step.Kind}', which this version does not know.",
        _ => null,
    };

    private static MappedKey Follow(IReadOnlyList<PartitionStepSpec> steps, MappedKey key)
    {
        foreach (var step in steps)
        {
            if (key.Key is not { } soFar) return key;
            key = Apply(step, soFar);
        }

        return key;
    }

    private static MappedKey Apply(PartitionStepSpec step, string key)
    {
        switch (step.Kind)
        {
            case PartitionStepKind.Constant:
                return MappedKey.Of(step.Value!);
            case PartitionStepKind.Part:
                var parts = key.Split(step.Separator[0]);
                return step.Index < parts.Length ? MappedKey.Of(parts[step.Index]) : MappedKey.None($"The partition key '{key}' has {parts.Length} parts between '{step.Separator}'; part {step.Index} (from 0) is asked for.");
            case PartitionStepKind.Parts:
                return EachPart(step, key);
            case var _ when step.WholeOf is not null:
                return OfWindow(step, key);
            default:
                return OfDate(step.Kind, key);
        }
    }

    private static MappedKey EachPart(PartitionStepSpec step, string key)
    {
        var parts = key.Split(step.Separator[0]);
        if (parts.Length != step.Parts.Count) return MappedKey.None($"The partition key '{key}' has {parts.Length} parts between '{step.Separator}'; the schedule maps {step.Parts.Count}.");
        PartitionPlace? place = null;
        for (var at = 0; at < parts.Length; at++)
        {
            var mapped = Follow(step.Parts[at].Steps, MappedKey.Of(parts[at]));
            if (mapped.Key is not { } part) return mapped;
            place ??= mapped.Place;
            parts[at] = part;
        }

        return MappedKey.Of(string.Join(step.Separator[0], parts)) with { Place = place };
    }

    // The date as the key writes it: what time zone it is in is the writer's business.
    private static MappedKey OfDate(PartitionStepKind kind, string key)
    {
        var found = Date().Match(key);
        return Written(found) >= Needs(kind) && DateOf(found) is { } date
            ? MappedKey.Of(Text(kind, date))
            : MappedKey.None($"The partition key '{key}' is no {Example(kind)}, so there is no {kind.ToString().ToLowerInvariant()} of it.");
    }

    // How fine a key is: 4 for an hour, 1 for a year.
    private static int Written(Match found) => found.Groups["hour"].Success ? 4 : found.Groups["day"].Success ? 3 : found.Groups["month"].Success ? 2 : 1;

    private static DateOnly? DateOf(Match found)
    {
        var (year, month, day) = (Number(found.Groups["year"], 0), Number(found.Groups["month"], 1), Number(found.Groups["day"], 1));
        return year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) ? null : new DateOnly(year, month, day);
    }

    private static string Text(PartitionStepKind kind, DateOnly date) => kind switch
    {
        PartitionStepKind.Day => Text($"{date:yyyy-MM-dd}"),
        PartitionStepKind.Week => Text($"{ISOWeek.GetYear(date):0000}-W{ISOWeek.GetWeekOfYear(date):00}"),
        PartitionStepKind.Month => Text($"{date:yyyy-MM}"),
        PartitionStepKind.Quarter => Text($"{date:yyyy}-Q{((date.Month - 1) / 3) + 1}"),
        _ => Text($"{date:yyyy}"),
    };

    private static int Number(Group group, int otherwise) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : otherwise;

    // A year is enough for a year; a week takes a day.
    private static int Needs(PartitionStepKind kind) => kind switch
    {
        PartitionStepKind.Day or PartitionStepKind.Week => 3,
        PartitionStepKind.Month or PartitionStepKind.Quarter => 2,
        _ => 1,
    };

    private static string Example(PartitionStepKind kind) => Needs(kind) switch
    {
        3 => "day such as 2026-11-01, nor a time such as 2026-11-01T13",
        2 => "month such as 2026-11, nor a day or a time",
        _ => "year such as 2026, nor a month, a day or a time",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<year>[0-9]{4})(-(?<month>[0-9]{2})(-(?<day>[0-9]{2})([T ](?<hour>[01][0-9]|2[0-3])(:(?<minute>[0-5][0-9])(:[0-5][0-9](\.[0-9]{1,9})?)?)?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
