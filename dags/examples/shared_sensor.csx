// Two DAGs wait for the same file. They share their looks: one looks for both, every ten seconds, and what it finds is the answer for both. With a
// thousand runs that wait, it is still one look. Trigger both, then: touch data/shared/ready.flag
foreach (var name in new[] { "shared_sensor_one", "shared_sensor_two" })
{
    var dag = new Dag(name);
    var ready = dag.Sensor("ready", new FileSensor { Path = "data/shared/ready.flag" })
        .CheckEvery(Seconds(10)).GiveUpAfter(Hours(2), softFail: true).ShareLooks();
    var use = dag.Action("use", ctx => Console.WriteLine("it is there"));
    ready.Then(use);
}
