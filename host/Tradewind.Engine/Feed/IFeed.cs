namespace Tradewind.Engine.Feed;

/// <summary>Carries notices at once within the process and, on PostgreSQL, shortly after to the other nodes.</summary>
public interface IFeed
{
    /// <summary>Tells everyone. Never blocks and never fails; called after the change is committed.</summary>
    void Publish(Notice notice);

    /// <summary>Calls <paramref name="receive"/> for every notice until the result is disposed. It must return at once and not throw.</summary>
    IDisposable Subscribe(Action<Notice> receive);
}
