using Tradewind.Engine.Deferrals;

namespace Tradewind.Metastore.Deferrals;

/// <summary>A wait as the table has it.</summary>
internal class DeferralRow
{
    public const string Columns = "d.instance_id AS Instance, d.fence, d.attempt, d.about, d.wish, d.since, d.until";

    public long Instance { get; init; }

    public int Fence { get; init; }

    public int Attempt { get; init; }

    public long? About { get; init; }

    public string Wish { get; init; } = "";

    public long Since { get; init; }

    public long Until { get; init; }

    public WaitingTask ToWait() => new(Instance, Attempt, Fence, DeferralJson.Read(Wish), About, Micros.Time(Since), Micros.Time(Until));
}
