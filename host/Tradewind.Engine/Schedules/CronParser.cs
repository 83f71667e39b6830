using System.Globalization;

namespace Tradewind.Engine.Schedules;

/// <summary>Reads one expression, goes on after the first fault, and so reports all of them together.</summary>
internal sealed class CronParser(string text)
{
    private const int LongestText = 1_000;
    private const int MostFaults = 20;

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@quarterly"] = "0 0 1 1,4,7,10 *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    private readonly List<string> _faults = [];
    private int _untold;
    private ulong _fromLast;
    private ulong _nearestWeekday;
    private ulong _nearestWeekdayFromLast;
    private ulong _lastOfWeekday;
    private ulong _nthOfWeekday;

    /// <summary>What is wrong, as sentences; a text that is nothing but faults has its first ones told and the others counted.</summary>
    public IReadOnlyList<string> Faults => _untold == 0 ? _faults : [.. _faults, $"Cron expression {Quote(text)} has {_untold} more faults."];

    /// <summary>True when hour, minute or second is written as a repetition: with <c>*</c>, a range or a step.</summary>
    public bool Repeats { get; private set; }

    public CronCalendar? Read()
    {
        var fields = Fields();
        if (fields is null)
            return null;

        var seconds = ReadTimeField(CronField.Second, fields[0]);
        var minutes = ReadTimeField(CronField.Minute, fields[1]);
        var hours = ReadTimeField(CronField.Hour, fields[2]);
        var daysOfMonth = ReadField(CronField.DayOfMonth, fields[3]);
        var months = ReadField(CronField.Month, fields[4]);
        var daysOfWeek = ReadField(CronField.DayOfWeek, fields[5]);
        if (_faults.Count > 0)
            return null;

        var days = new CronDays
        {
            DaysOfMonth = daysOfMonth,
            FromLast = _fromLast,
            NearestWeekday = _nearestWeekday,
            NearestWeekdayFromLast = _nearestWeekdayFromLast,
            Months = months,
            DaysOfWeek = daysOfWeek,
            LastOfWeekday = _lastOfWeekday,
            NthOfWeekday = _nthOfWeekday,
        };
        if (!days.EverMatch())
        {
            Fault($"never fires: day of month {Quote(fields[3])} does not occur in month {Quote(fields[4])}");
            return null;
        }

        return new CronCalendar(days, new CronTimes(seconds, minutes, hours));
    }

    private string[]? Fields()
    {
        if (text.Length > LongestText)
        {
            Fault($"has {text.Length} characters; at most {LongestText} are allowed");
            return null;
        }

        var expression = text.Trim();
        if (expression.StartsWith('@') && !Macros.TryGetValue(expression, out expression))
        {
            Fault($"is not a known macro; write one of {string.Join(", ", Macros.Keys)}");
            return null;
        }

        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (fields.Length)
        {
            case 5:
                return ["0", .. fields];
            case 6:
                return fields;
            default:
                Fault($"has {fields.Length} fields; write five (minute, hour, day of month, month, day of week) or six (second first)");
                return null;
        }
    }

    private ulong ReadTimeField(CronField field, string value)
    {
        Repeats |= value.AsSpan().ContainsAny('*', '-', '/');
        return ReadField(field, value);
    }

    private ulong ReadField(CronField field, string value)
    {
        var set = 0UL;
        foreach (var part in value.Split(','))
        {
            if (!ReadSpecial(field, part))
                set |= ReadPart(field, part);
        }

        return set;
    }

    /// <summary><c>L</c>, <c>W</c> and <c>#</c>, which name a day only once the month is known.</summary>
    private bool ReadSpecial(CronField field, string part)
    {
        var upper = part.ToUpperInvariant();
        if (field == CronField.DayOfMonth)
            return ReadFromLast(upper) || ReadNearestWeekday(upper);
        return field == CronField.DayOfWeek && (ReadNth(part, upper) || ReadLastOfWeekday(upper));
    }

    private bool ReadFromLast(string part)
    {
        if (!part.StartsWith('L'))
            return false;
        var moved = part.EndsWith('W');
        var rest = moved ? part[1..^1] : part[1..];
        var back = 0;
        if (rest.Length > 0 && !(rest[0] == '-' && Number(rest.AsSpan(1), out back) && back <= 30))
            return false;
        if (moved)
            _nearestWeekdayFromLast |= 1UL << back;
        else
            _fromLast |= 1UL << back;
        return true;
    }

    private bool ReadNearestWeekday(string part)
    {
        if (!part.EndsWith('W') || !Number(part.AsSpan(..^1), out var day) || day is < 1 or > 31)
            return false;
        _nearestWeekday |= 1UL << day;
        return true;
    }

    private bool ReadNth(string part, string upper)
    {
        var hash = upper.IndexOf('#');
        if (hash < 0)
            return false;
        if (!Value(CronField.DayOfWeek, upper[..hash], out var weekday) || !Number(upper.AsSpan(hash + 1), out var nth) || nth is < 1 or > 5)
            Fault(CronField.DayOfWeek, part, "a weekday, # and 1 to 5 are expected, such as MON#1");
        else
            _nthOfWeekday |= 1UL << ((nth - 1) * 7 + weekday % 7);
        return true;
    }

    private bool ReadLastOfWeekday(string part)
    {
        // Airflow's library writes L5, Quartz writes 5L.
        string? weekdayText = null;
        if (part.Length > 1 && part.EndsWith('L'))
            weekdayText = part[..^1];
        else if (part.Length == 2 && part.StartsWith('L'))
            weekdayText = part[1..];
        if (weekdayText is null || !Value(CronField.DayOfWeek, weekdayText, out var weekday))
            return false;
        _lastOfWeekday |= 1UL << (weekday % 7);
        return true;
    }

    private ulong ReadPart(CronField field, string part)
    {
        var slash = part.IndexOf('/');
        var body = slash < 0 ? part : part[..slash];
        var step = 1;
        if (slash >= 0 && (!Number(part.AsSpan(slash + 1), out step) || step < 1 || step >= field.Size))
            return Fault(field, part, $"a step of 1 to {field.Size - 1} is expected after /");
        if (!ReadSpan(field, part, body, slash >= 0, out var low, out var high))
            return 0;

        var set = 0UL;
        for (var value = low; value <= high; value += step)
            set |= 1UL << (field.Min + (value - field.Min) % field.Size);
        return set;
    }

    /// <summary>A span that wraps (FRI-MON, 22-2) comes out with its high end past the field's last value.</summary>
    private bool ReadSpan(CronField field, string part, string body, bool hasStep, out int low, out int high)
    {
        (low, high) = (field.Min, field.Max);
        if (body == "*" || (body == "?" && !hasStep && AllowsQuestionMark(field)))
            return true;

        var dash = body.IndexOf('-');
        if (dash < 0)
        {
            if (!ReadValue(field, part, body, out low))
                return false;
            low = field.Min + (low - field.Min) % field.Size;
            high = hasStep ? field.Max : low;
            return true;
        }

        if (!ReadValue(field, part, body[..dash], out low) || !ReadValue(field, part, body[(dash + 1)..], out high))
            return false;
        if (high < low)
            high += field.Size;
        return true;
    }

    private bool ReadValue(CronField field, string part, string value, out int number)
    {
        if (Value(field, value, out number))
            return true;
        Fault(field, part, $"{field.Allowed} {(field == CronField.Month ? "is" : "are")} allowed, with ranges (a-b), lists (a,b) and steps (*/n)");
        return false;
    }

    private static bool Value(CronField field, string text, out int number)
    {
        for (var i = 0; i < field.Names.Count; i++)
        {
            if (field.Names[i].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                number = field.Min + i;
                return true;
            }
        }

        // 7 is Sunday too, so that MON-7 and 5-7 read as they do in every cron.
        var max = field == CronField.DayOfWeek ? 7 : field.Max;
        return Number(text, out number) && number >= field.Min && number <= max;
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool AllowsQuestionMark(CronField field) => field == CronField.DayOfMonth || field == CronField.DayOfWeek;

    private ulong Fault(CronField field, string part, string expected)
    {
        Fault($"has {Quote(part)} as {field.Name}; {expected}");
        return 0;
    }

    private void Fault(string what)
    {
        if (_faults.Count < MostFaults)
            _faults.Add($"Cron expression {Quote(text)} {what}.");
        else
            _untold++;
    }

    private static string Quote(string value) => value.Length <= 100 ? $"'{value}'" : $"'{value.AsSpan(0, 100)}...'";
}
