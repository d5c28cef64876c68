package lrtrack.training;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;

import java.nio.FloatBuffer;

/** A dense layer, a ReLU and another dense layer, trained by plain SGD on the squared error. */
final class Network implements AutoCloseable {

    private final Task task;
    private final Model model;
    private final Trainer trainer;

    Network(Task task, FloatBuffer initialWeights, ParameterTracker rates) {
        this.task = task;
        model = Model.newInstance("network", Device.cpu(), "MXNet");
        model.setBlock(
                new SequentialBlock()
                        .add(Linear.builder().setUnits(task.hidden).build())
                        .add(Activation.reluBlock())
                        .add(Linear.builder().setUnits(task.outputs).build()));
        Shape inputShape = new Shape(task.batchSize, task.inputs);
        model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, inputShape);
        // Before the trainer is initialized, which copies the weights into its parameter store.
        setWeights(initialWeights);
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.l2Loss())
                                .optDevices(new Device[] {Device.cpu()})
                                .optOptimizer(
                                        Optimizer.sgd().setLearningRateTracker(rates).build()));
        trainer.initialize(inputShape);
    }

    private void setWeights(FloatBuffer weights) {
        for (Parameter parameter : parameters()) {
            NDArray array = parameter.getArray();
            float[] values = new float[(int) array.size()];
            weights.get(values);
            array.set(values);
        }
    }

    float[] weights() {
        FloatBuffer weights = FloatBuffer.allocate(task.weightCount());
        for (Parameter parameter : parameters()) {
            weights.put(parameter.getArray().toFloatArray());
        }
        return weights.array();
    }

    void train(FloatBuffer batches) {
        for (int update = 0; update < task.updates; update++) {
            try (NDManager manager = trainer.getManager().newSubManager()) {
                NDArray inputs = read(batches, manager, task.inputs);
                NDArray labels = read(batches, manager, task.outputs);
                trainOn(new NDList(inputs), new NDList(labels));
            }
        }
    }

    private void trainOn(NDList inputs, NDList labels) {
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList predictions = trainer.forward(inputs, labels);
            collector.backward(trainer.getLoss().evaluate(labels, predictions));
        }
        trainer.step();
    }

    private NDArray read(FloatBuffer batches, NDManager manager, int width) {
        float[] values = new float[task.batchSize * width];
        batches.get(values);
        return manager.create(values, new Shape(task.batchSize, width));
    }

    private Iterable<Parameter> parameters() {
        Block block = model.getBlock();
        return block.getParameters().values();
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
