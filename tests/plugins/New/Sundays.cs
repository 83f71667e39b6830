using Tradewind;

namespace Greeting.New;

/// <summary>A run for each Sunday, at its end.</summary>
public sealed class Sundays : CustomSchedule
{
    public override string Describe() => "For each Sunday";

    public override IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from)
    {
        var day = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero);
        for (; ; day = day.AddDays(1))
        {
            if (day >= from && day.DayOfWeek == DayOfWeek.Sunday)
                yield return new ScheduleSlot(day, day.AddDays(1));
        }
    }
}
