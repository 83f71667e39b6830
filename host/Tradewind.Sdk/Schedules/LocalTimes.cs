namespace Tradewind;

/// <summary>Times as authors write them, made into instants.</summary>
internal static class LocalTimes
{
    /// <summary>A time zone by its IANA name; null when there is none.</summary>
    public static TimeZoneInfo? Zone(string id) =>
        id == "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    /// <summary>Whether this machine has time-zone data at all; slim container images come without.</summary>
    public static bool AreZonesKnown => Zone("Europe/Berlin") is not null;

    /// <summary>A time in a zone; one of kind <see cref="DateTimeKind.Utc"/> is taken as it is. An unknown zone, which is a fault elsewhere, reads as UTC.</summary>
    public static DateTimeOffset InUtc(DateTime time, string timeZone)
    {
        if (time.Kind == DateTimeKind.Utc)
            return time;

        var local = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        var zone = Zone(timeZone) ?? TimeZoneInfo.Utc;
        // A local time that the clocks skip stands for the moment they jump.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
